import type { Check } from './check.ts'
import type { OptionRow } from './option-row.ts'
import { aFilePath, anInteger } from './scalar-checks.ts'
import { CONFIG_FILE_VARIABLE, type Variable } from './variable.ts'

/** What "no limit" is, and the longest time that a timer of Node.js can be set to: 25 days. */
const LONGEST_MS = 2_147_483_647

const milliseconds = anInteger(0, LONGEST_MS, 'milliseconds; 0: no limit')

/** A time limit as OpenTelemetry writes it: 0 stands for none. */
const aTimeLimit: Check<number> = {
  ...milliseconds,
  read(value, report) {
    const ms = milliseconds.read(value, report)
    return ms === 0 ? LONGEST_MS : ms
  },
}

/** What variables say that no option says. docs/options.md shows the rows behind those of the options. */
export const VARIABLE_TABLE = {
  exportTimeoutMs: {
    check: aTimeLimit,
    // OpenTelemetry's.
    default: 10_000,
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT' }, { name: 'OTEL_EXPORTER_OTLP_TIMEOUT' }],
    about: 'How long the receiver of spans has to answer an export by OTLP, in milliseconds',
  },
  configFile: {
    check: aFilePath,
    derived: '`observability.config.*` of the application',
    variables: [{ name: CONFIG_FILE_VARIABLE }],
    about: 'Configuration file of `./register`',
  },
} satisfies { readonly [name: string]: OptionRow & { readonly variables: readonly Variable[] } }
