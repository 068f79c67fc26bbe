import { afterEach, expect, test, vi } from 'vitest'
import { createLoggingHarness } from '../../../test/support/logging-harness.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What passes through `process.stdout.write` while the test runs. */
function captureStdout(): () => string {
  let text = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  return () => text
}

test('a captured standard output receives the lines, in the order they were logged', async () => {
  const captured = captureStdout()
  const { part, texts } = createLoggingHarness({ console: true })
  part.root.info('first')
  part.root.info('second')
  await part.flush(100)
  expect(captured()).toBe(texts.join(''))
  expect(texts).toHaveLength(2)
  await part.shutdown(100)
  part.root.info('after the end')
  expect(captured()).toBe(texts.join(''))
})

test('with pretty the console gets readable lines and the observer JSON', async () => {
  const captured = captureStdout()
  const { part, last } = createLoggingHarness({ console: true, pretty: true })
  part.root.info({ items: 3 }, 'stored')
  await part.shutdown(100)
  expect(captured()).toMatch(/INFO {2}.*shop.*stored.*items=.*3/)
  expect(last()).toMatchObject({ message: 'stored', items: 3 })
})

test('a capture that throws keeps the lines, and the application goes on', async () => {
  const failing = vi.spyOn(process.stdout, 'write').mockImplementation(() => {
    throw new Error('capture')
  })
  const { part } = createLoggingHarness({ console: true })
  part.root.error('kept')
  expect(part.destinations()).toEqual([expect.objectContaining({ name: 'stdout', problem: 'capture', failures: 1 })])
  failing.mockRestore()
  const captured = captureStdout()
  await part.flush(100)
  expect(captured()).toContain('"message":"kept"')
  expect(part.destinations()).toEqual([expect.objectContaining({ problem: undefined, written: 2, bufferedBytes: 0 })])
  await part.shutdown(100)
})
