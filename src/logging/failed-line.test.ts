import { expect, test } from 'vitest'
import { createLoggingHarness, requestScope } from '../../test/support/logging-harness.ts'

/** An error, and the line of this file that made it. */
function errorHere(): { readonly error: Error; readonly line: number } {
  const error = new TypeError('broken')
  return { error, line: Number(/failed-line\.test\.ts:(\d+)/.exec(String(error.stack))?.[1]) }
}

test('the line of a failure tells where the error came from, and whose function it was', () => {
  const { part, scopes, last } = createLoggingHarness()
  const { error, line } = errorHere()
  scopes.run(requestScope('analyze').scope, () => part.failed(error, { duration: 1, dataset: 'd' }, 'analyze failed'))
  expect(last()).toMatchObject({
    level: 'ERROR',
    message: 'analyze failed',
    function: 'analyze',
    line,
    duration: 1,
    dataset: 'd',
    correlation_id: 'req-1',
    error: { type: 'TypeError', message: 'broken' },
    error_type: 'TypeError',
  })
})

test('what was thrown without a stack has no line', () => {
  const { part, last } = createLoggingHarness({ callSite: 'always' })
  part.failed('just text', {}, 'analyze failed')
  expect(last()).toMatchObject({ error: { type: 'string', message: 'just text' } })
  expect(last()).not.toHaveProperty('line')
})

test('its fields go before those of the request, and the level holds', () => {
  const { part, scopes, texts, last } = createLoggingHarness()
  const { request, scope } = requestScope()
  request.annotate({ dataset: 'annotated' })
  scopes.run(scope, () => part.failed(new Error('x'), { dataset: 'own' }, 'failed'))
  expect(last().dataset).toBe('own')
  expect(texts.at(-1)?.match(/"dataset"/g)).toHaveLength(1)
  part.root.level = 'silent'
  part.failed(new Error('x'), {}, 'failed')
  expect(texts).toHaveLength(1)
})
