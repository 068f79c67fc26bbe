import type { Attributes, Span } from '../core/span.ts'

/** What is known of the request being served, for its log lines, its span and `obs.context()`. */
export class RequestContext {
  readonly correlationId: string
  /** Route template so far; undefined until a route has matched. Asked late, because frameworks match late. */
  readonly readEndpoint: () => string | undefined
  /** The span of the request itself, whatever span is active. */
  readonly serverSpan: Span | undefined
  #userId: string | undefined
  #fields: Attributes | undefined
  #revision = 0

  constructor(
    correlationId: string,
    readEndpoint: () => string | undefined = () => undefined,
    serverSpan: Span | undefined = undefined,
  ) {
    this.correlationId = correlationId
    this.readEndpoint = readEndpoint
    this.serverSpan = serverSpan
  }

  get userId(): string | undefined {
    return this.#userId
  }

  set userId(id: string | undefined) {
    this.#userId = id
    this.#revision++
  }

  /** Fields given to `annotate()`, the later value of a key winning. */
  get fields(): Attributes | undefined {
    return this.#fields
  }

  annotate(fields: Attributes): void {
    this.#fields = { ...this.#fields, ...fields }
    this.#revision++
  }

  /** Grows with every change of what log lines show; a rendered fragment of an older revision is stale. */
  get revision(): number {
    return this.#revision
  }
}
