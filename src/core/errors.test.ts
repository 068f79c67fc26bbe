import { expect, test } from 'vitest'
import { ERROR_TABLE, type ErrorCode, ObservabilityError } from './errors.ts'

test('an error carries its code in front of the message, and the arguments inside', () => {
  const error = new ObservabilityError('OBS_ERR_MISSING_PEER', ['dd-trace', 'datadog', 'dd-trace@^5'])
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('ObservabilityError')
  expect(error.code).toBe('OBS_ERR_MISSING_PEER')
  expect(error.message).toBe(
    'OBS_ERR_MISSING_PEER Cannot load "dd-trace", which datadog needs. Install it: npm install dd-trace@^5',
  )
  expect(error.issues).toEqual([])
  expect('cause' in error).toBe(false)
})

test('an argument is put in as it stands, whatever it contains', () => {
  const error = new ObservabilityError('OBS_ERR_INVALID_METRIC', ['$& %s $1'])
  expect(error.message).toBe('OBS_ERR_INVALID_METRIC Invalid metric: $& %s $1')
})

test('a missing argument shows as a question mark', () => {
  expect(new ObservabilityError('OBS_ERR_INVALID_CHECK').message).toBe('OBS_ERR_INVALID_CHECK Invalid health check: ?')
})

test('cause and issues are kept', () => {
  const cause = new Error('why')
  const issues = [{ path: 'a', message: 'expected b', received: 1 }]
  const error = new ObservabilityError('OBS_ERR_INVALID_OPTIONS', ['a'], { cause, issues })
  expect(error.cause).toBe(cause)
  expect(error.issues).toBe(issues)
})

test('errors of another copy of this package are recognised, foreign ones are not', () => {
  const brand = Symbol.for('@creativedynamics/observability.error')
  const fromOtherCopy = Object.create({ [brand]: true }, { code: { value: 'OBS_ERR_INVALID_METRIC' } })
  expect(fromOtherCopy instanceof ObservabilityError).toBe(true)
  for (const foreign of [new Error('x'), { code: 'OBS_ERR_INVALID_METRIC' }, null, undefined, 'x']) {
    expect(foreign instanceof ObservabilityError).toBe(false)
  }
})

test.each(Object.keys(ERROR_TABLE) as ErrorCode[])('%s says what, why and what to do in sentences', (code) => {
  expect(code).toMatch(/^OBS_ERR_[A-Z_]+$/)
  expect(ERROR_TABLE[code].message).toContain('%s')
  expect(ERROR_TABLE[code].why).toMatch(/^\S.*\.$/)
  expect(ERROR_TABLE[code].fix).toMatch(/^[A-Z].*\.$/)
})
