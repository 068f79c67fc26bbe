import { isRecord } from '../../config/describe-value.ts'
import { secondsOf } from '../promql/duration.ts'
import { mapOf, type Shape } from './shape.ts'

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least

export const A_TEXT: Shape = { expected: 'a text', accepts: (value) => typeof value === 'string' }
export const A_NUMBER: Shape = { expected: 'a number', accepts: isNumber }
export const A_SIZE: Shape = { expected: 'a number above 0', accepts: (value) => isNumber(value) && value > 0 }
export const A_COUNT: Shape = { expected: 'a whole number above 0', accepts: (value) => isCount(value, 1) }
export const A_MINIMUM: Shape = { expected: 'a number from 0 on', accepts: (value) => isNumber(value) && value >= 0 }
export const A_SWITCH: Shape = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }
export const OFF: Shape = { expected: 'false', accepts: (value) => value === false }
export const ON: Shape = { expected: 'true', accepts: (value) => value === true }
export const A_MAP: Shape = { expected: 'an object', accepts: isRecord }
export const A_FUNCTION: Shape = {
  expected: 'a function of the questions',
  accepts: (value) => typeof value === 'function',
}
/** Whatever else looks at it. */
export const ANYTHING: Shape = { expected: 'a value', accepts: () => true }

export const A_DURATION: Shape = {
  expected: 'a duration such as 30s, 5m or 1h',
  accepts: (value) => typeof value === 'string' && secondsOf(value) !== undefined,
}

// The longest window of an alert on error budgets has three days: a record over the same would be told twice.
export const A_PERIOD: Shape = { expected: 'a whole number of days from 4 on', accepts: (value) => isCount(value, 4) }

export const A_BODY_SIZE: Shape = {
  expected: 'a size such as 32MB',
  accepts: (value) => typeof value === 'string' && /^\d+(?:\.\d+)?[KMG]B$/.test(value),
}

// In labels of rules Prometheus would expand a template, and a line break ends a comment of a generated file.
export const A_NAME: Shape = {
  expected: 'a text of 1 to 200 characters without {{ and control characters',
  accepts: (value) => typeof value === 'string' && /^(?!.*\{\{)(?=.*\S)[^\p{Cc}]{1,200}$/u.test(value),
}

export const A_PREFIX: Shape = {
  expected: 'the beginning of a metric name, or an empty text',
  accepts: (value) => typeof value === 'string' && /^(?:[a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(value),
}

/** Labels of Prometheus. */
export const LABELS: Shape = {
  ...mapOf(A_TEXT, (name) => /^[a-zA-Z_]\w*$/.test(name)),
  expected: 'an object of texts by names of labels: letters, digits and _',
}
