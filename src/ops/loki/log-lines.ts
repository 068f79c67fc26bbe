import { LEVEL_VALUES } from '../../catalogue/level-values.ts'
import type { DurationFormat } from '../../catalogue/log-field.ts'
import { LEVEL_NAMES, type LevelName } from '../../catalogue/log-fields.ts'
import type { Duration } from '../promql/duration.ts'
import { LogQuery, type LogWindow } from './log-query.ts'
import type { LoggedFields } from './logged-fields.ts'

export type Comparison = '=' | '!=' | '=~' | '!~' | '>' | '>=' | '<' | '<='

export interface LogCount<F extends string> {
  /** Fields whose values each get a number of their own. Default: one number. */
  readonly by?: readonly F[] | undefined
  /** Default: what Grafana chooses. */
  readonly window?: Duration | undefined
}

/** Loki refuses a query for numbers in which one line could not be read. */
const NO_ERROR = '| __error__=""'

/** Lines of the service that pass some filters, and what can be asked of them. Fields are named as in the catalogue. */
export class LogLines<F extends string = string> {
  readonly #logged: LoggedFields
  readonly #filters: readonly string[]
  readonly #used: readonly string[]

  constructor(logged: LoggedFields, filters: readonly string[] = [], used: readonly string[] = []) {
    this.#logged = logged
    this.#filters = filters
    this.#used = used
  }

  /** Keeps the lines whose field compares like this. Durations are compared in seconds, whatever the lines have. */
  where(field: F, comparison: Comparison, value: string | number): LogLines<F> {
    const format = this.#logged.formatOf(field)
    const shown = format !== undefined && typeof value === 'number' ? durationText(value, format) : literal(value)
    return this.#with(`${this.#logged.labelOf(field)} ${comparison} ${shown}`, field)
  }

  /** Keeps the lines of this level and those above it. */
  atLeast(level: LevelName): LogLines<F> {
    const values = LEVEL_NAMES.slice(LEVEL_NAMES.indexOf(level)).map((name) => LEVEL_VALUES[this.#logged.preset][name])
    return this.#with(`${this.#logged.labelOf('level')} =~ ${literal([...new Set(values)].join('|'))}`, 'level')
  }

  /** Keeps the lines that contain the text, which may be a variable of a dashboard. */
  containing(text: string): LogLines<F> {
    return new LogLines(this.#logged, [...this.#filters, `|~ \`(?i)${text}\``], this.#used)
  }

  /** The lines themselves. */
  lines(): LogQuery {
    return new LogQuery('lines', this.#used, () => this.#pipeline(false))
  }

  /** How many there are in each window. */
  count({ by = [], window }: LogCount<F> = {}): LogQuery {
    return this.#metric(
      by,
      [],
      (auto) => `sum${this.#by(by)}(count_over_time(${this.#pipeline(true)} [${window ?? auto}]))`,
    )
  }

  /** How many there are a second. */
  rate({ by = [], window }: LogCount<F> = {}): LogQuery {
    return this.#metric(by, [], (auto) => `sum${this.#by(by)}(rate(${this.#pipeline(true)} [${window ?? auto}]))`)
  }

  /** How many different values the field has. */
  distinct(field: F, { window }: Pick<LogCount<F>, 'window'> = {}): LogQuery {
    const inner = (auto: LogWindow) =>
      `sum by (${this.#logged.labelOf(field)}) (count_over_time(${this.#pipeline(true)} [${window ?? auto}]))`
    return this.#metric([], [field], (auto) => `count(${inner(auto)})`)
  }

  /** The value of a numeric field below which the share `q`, 0 to 1, of the lines lies; durations in seconds. */
  quantile(q: number, field: F, { by = [], window }: LogCount<F> = {}): LogQuery {
    const format = this.#logged.formatOf(field)
    const label = this.#logged.labelOf(field)
    const unwrap = `| unwrap ${format === 'text' ? `duration(${label})` : label} ${NO_ERROR}`
    const scale = format === 'nanoseconds' ? ' / 1e9' : ''
    return this.#metric(
      by,
      [field],
      (auto) =>
        `quantile_over_time(${q}, ${this.#pipeline(true)} ${unwrap} [${window ?? auto}])${this.#by(by).trimEnd()}${scale}`,
    )
  }

  #metric(by: readonly F[], more: readonly string[], write: (window: LogWindow) => string): LogQuery {
    return new LogQuery('metric', [...this.#used, ...by, ...more], write)
  }

  #with(filter: string, field: string): LogLines<F> {
    return new LogLines(this.#logged, [...this.#filters, `| ${filter}`], [...this.#used, field])
  }

  /** Filters of text go before the parser, which then sees fewer lines. */
  #pipeline(forNumbers: boolean): string {
    const texts = this.#filters.filter((filter) => filter.startsWith('|~'))
    const fields = this.#filters.filter((filter) => !filter.startsWith('|~'))
    return [this.#logged.stream, ...texts, '| json', ...(forNumbers ? [NO_ERROR] : []), ...fields].join(' ')
  }

  #by(fields: readonly F[]): string {
    return fields.length === 0 ? '' : ` by (${fields.map((field) => this.#logged.labelOf(field)).join(', ')}) `
  }
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

function durationText(seconds: number, format: DurationFormat): string {
  if (format === 'nanoseconds') return String(Math.round(seconds * 1e9))
  return format === 'text' ? `${seconds}s` : String(seconds)
}
