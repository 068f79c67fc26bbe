/** Window of a LogQL range: one of its own, or what Grafana chooses. */
export type LogWindow = string | '$__auto'

/** Text that LogQL takes: lines, or numbers made of them. */
export class LogQuery {
  /** `lines` for the lines themselves, `metric` for numbers. */
  readonly kind: 'lines' | 'metric'
  /** Names of the fields asked for, as the catalogue has them. */
  readonly fields: readonly string[]
  readonly #write: (window: LogWindow) => string

  constructor(kind: LogQuery['kind'], fields: readonly string[], write: (window: LogWindow) => string) {
    this.kind = kind
    this.fields = fields
    this.#write = write
  }

  /** The LogQL text; `window` where it does not say one itself. */
  render(window: LogWindow = '$__auto'): string {
    return this.#write(window)
  }
}
