import { parseKeyValueList } from './key-value-list.ts'
import { asBoolean } from './scalar-checks.ts'

/** An environment variable that an option is read from. */
export interface Variable {
  readonly name: string
  /**
   * What its text says about this option; undefined where it says nothing. The option's check judges the result. Default:
   * the check's own way of reading text.
   */
  readonly read?: ((text: string, environment: NodeJS.ProcessEnv) => unknown) | undefined
  /** What it should have held, where the option's own words do not fit. */
  readonly expected?: string | undefined
}

/** Names an own configuration file for `./register`; relative to the working directory. */
export const CONFIG_FILE_VARIABLE = 'OBS_CONFIG_FILE'

/** Text of a variable; undefined where it is not set or empty, which OpenTelemetry treats alike. */
export function readVariable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = environment[name]?.trim()
  return text === '' ? undefined : text
}

/** Of the variables that are this library's own. */
export const OBS_PREFIX = 'OBS_'

/** `OBS_METRICS_MAX_SERIES_PER_METRIC` for `metrics.maxSeriesPerMetric`. */
export function obsVariableName(path: string): string {
  return `${OBS_PREFIX}${path
    .replaceAll('.', '_')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()}`
}

/** Resource attributes that have an option of their own. */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'service.name',
  'service.version',
  'service.namespace',
  'service.instance.id',
  'deployment.environment.name',
  'deployment.environment',
])

/** One attribute of `OTEL_RESOURCE_ATTRIBUTES`. Malformed text says nothing here: `otherResourceAttributes` refuses it. */
export function resourceAttribute(...keys: readonly string[]): Variable {
  return {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    read(text) {
      const attributes = parseKeyValueList(text)
      const key = keys.find((candidate) => attributes?.[candidate] !== undefined)
      return key === undefined ? undefined : attributes?.[key]
    },
  }
}

/** The attributes of `OTEL_RESOURCE_ATTRIBUTES` that have no option of their own. */
export const otherResourceAttributes: Variable = {
  name: 'OTEL_RESOURCE_ATTRIBUTES',
  expected: 'key=value pairs with commas between them, values percent-encoded',
  read(text) {
    const attributes = parseKeyValueList(text)
    if (attributes === undefined) return text
    const others = Object.entries(attributes).filter(([key]) => !OWN_ATTRIBUTES.has(key))
    return others.length === 0 ? undefined : Object.fromEntries(others)
  },
}

/** Credentials: a token, or a user name with its password, in variables that begin with `prefix`. */
export function authVariables(prefix: string): readonly Variable[] {
  return [
    { name: `${prefix}_BEARER`, read: (bearer) => ({ bearer }) },
    {
      name: `${prefix}_USERNAME`,
      expected: `a user name without ":", with the password in ${prefix}_PASSWORD`,
      read: (username, environment) => ({ username, password: readVariable(environment, `${prefix}_PASSWORD`) }),
    },
    { name: `${prefix}_PASSWORD`, read: () => undefined },
  ]
}

/** Says "off" when true, and nothing when false: a switch that can only take away. */
export function offWhenTrue(name: string): Variable {
  return { name, read: (text) => onlyOff(asBoolean(text), true) }
}

/** Says "off" when false, and nothing when true. */
export function offWhenFalse(name: string): Variable {
  return { name, read: (text) => onlyOff(asBoolean(text), false) }
}

function onlyOff(value: unknown, off: boolean): unknown {
  if (typeof value !== 'boolean') return value
  return value === off ? false : undefined
}
