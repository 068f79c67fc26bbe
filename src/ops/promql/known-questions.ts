import { UnknownMetric } from './unknown-metric.ts'

/** Names that JavaScript itself asks any object for. */
const OF_THE_LANGUAGE: ReadonlySet<PropertyKey> = new Set(['then', 'toJSON', 'constructor'])

/** The questions. Asking a metric that is not among them is reported, once for each name, and answered by a stand-in. */
export function knownQuestions<Q extends object>(
  questions: Q,
  report: (metric: string, known: readonly string[]) => void,
): Q {
  const unknown = new Map<string, UnknownMetric>()
  return new Proxy(questions, {
    get(target, key) {
      if (typeof key !== 'string' || Object.hasOwn(target, key) || OF_THE_LANGUAGE.has(key)) {
        return Reflect.get(target, key)
      }
      if (!unknown.has(key)) {
        report(key, Object.keys(target))
        unknown.set(key, new UnknownMetric())
      }
      return unknown.get(key)
    },
  })
}
