/** A definition asks a metric that does not exist, which in TypeScript would not compile. */
export class UnknownMetricAsked extends Error {
  readonly metric: string
  readonly known: readonly string[]

  constructor(metric: string, known: readonly string[]) {
    super(`there is no metric ${metric}`)
    this.metric = metric
    this.known = known
  }
}

/** Names that JavaScript itself asks any object for. */
const OF_THE_LANGUAGE: ReadonlySet<PropertyKey> = new Set(['then', 'toJSON', 'constructor'])

/** The questions; asking a metric that is not among them throws {@link UnknownMetricAsked}. */
export function knownQuestions<Q extends object>(questions: Q): Q {
  return new Proxy(questions, {
    get(target, key) {
      if (typeof key === 'string' && !Object.hasOwn(target, key) && !OF_THE_LANGUAGE.has(key)) {
        throw new UnknownMetricAsked(key, Object.keys(target))
      }
      return Reflect.get(target, key)
    },
  })
}
