import type { DurationFormat, LogField, LogPreset } from '../../catalogue/log-field.ts'
import type { Logs } from '../logs/logs.ts'

/** The fields of lines as LogQL's parser `json` names them. A field that no line has is told to `unknown`. */
export class LoggedFields {
  readonly preset: LogPreset
  /** Selects the lines of the service. */
  readonly stream: string
  readonly #logs: Logs
  readonly #unknown: (field: string) => void

  constructor(logs: Logs, serviceName: string, unknown: (field: string) => void) {
    this.preset = logs.preset
    this.stream = `{service_name=${JSON.stringify(serviceName)}}`
    this.#logs = logs
    this.#unknown = unknown
  }

  /** The label that `| json` makes of the field: everything but letters and digits becomes an underscore. */
  labelOf(field: string): string {
    const name = this.#fieldOf(field)?.names[this.preset]
    if (name === undefined) this.#unknown(field)
    return (name ?? field).replaceAll(/[^A-Za-z0-9_]/g, '_')
  }

  /** Undefined for what is no duration. */
  formatOf(field: string): DurationFormat | undefined {
    return this.#fieldOf(field)?.format?.[this.preset]
  }

  #fieldOf(field: string): LogField | undefined {
    return Object.hasOwn(this.#logs.fields, field) ? this.#logs.fields[field] : undefined
  }
}
