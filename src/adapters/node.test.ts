import { expect, test } from 'vitest'
import { createRequestHarness } from '../../test/support/request-harness.ts'

test('a mount without a handler is refused at set-up, and says what came', () => {
  const { node } = createRequestHarness().mounts
  expect(() => node(undefined as never)).toThrow('node() needs a request handler, got undefined')
})
