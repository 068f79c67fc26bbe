import type { Check } from './check.ts'
import type { OptionPath } from './option-path.ts'
import type { OptionRow, RowsOf } from './option-row.ts'
import { DATADOG_ROWS } from './rows/datadog-rows.ts'
import { HEALTH_ROWS } from './rows/health-rows.ts'
import { HTTP_ROWS, SHUTDOWN_ROWS } from './rows/http-rows.ts'
import { LOGGING_ROWS } from './rows/logging-rows.ts'
import { METRICS_ROWS } from './rows/metrics-rows.ts'
import { SERVICE_ROWS, TOP_LEVEL_ROWS } from './rows/service-rows.ts'
import { TRACING_ROWS } from './rows/tracing-rows.ts'
import { obsVariableName, type Variable } from './variable.ts'

/** Every option once. The resolver, `explain()` and docs/options.md read it; the option types demand its rows. */
export const OPTION_TABLE = {
  ...SERVICE_ROWS,
  ...TOP_LEVEL_ROWS,
  ...METRICS_ROWS,
  ...LOGGING_ROWS,
  ...TRACING_ROWS,
  ...DATADOG_ROWS,
  ...HEALTH_ROWS,
  ...HTTP_ROWS,
  ...SHUTDOWN_ROWS,
} satisfies RowsOf<OptionPath>

type Table = typeof OPTION_TABLE

type Checked<P extends OptionPath> = Table[P]['check'] extends Check<infer T> ? T : never

/** Type of each option's value after its check; undefined too where it has no default in the table. */
export type OptionValues = {
  readonly [P in OptionPath]: Table[P] extends { readonly default: unknown } ? Checked<P> : Checked<P> | undefined
}

/** The row of an option. */
export function rowOf(path: OptionPath): OptionRow {
  return OPTION_TABLE[path]
}

/** The environment variables of an option, most specific first. */
export function variablesOf(path: OptionPath): readonly Variable[] {
  return rowOf(path).variables ?? [{ name: obsVariableName(path) }]
}

/** Keys that an object of options may have, each with its path; the key of the whole is the empty string. */
export const MEMBERS: ReadonlyMap<string, ReadonlyMap<string, string>> = membersOf(Object.keys(OPTION_TABLE))

function membersOf(paths: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const members = new Map<string, Map<string, string>>([['', new Map()]])
  for (const path of paths) {
    const keys = path.split('.')
    for (let depth = 1; depth <= keys.length; depth++) {
      const group = keys.slice(0, depth - 1).join('.')
      if (!members.has(group)) members.set(group, new Map())
      members.get(group)?.set(keys[depth - 1] as string, keys.slice(0, depth).join('.'))
    }
  }
  return members
}
