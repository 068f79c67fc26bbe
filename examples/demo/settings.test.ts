import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('without arguments the demo runs for six seconds on port 5001 and stays', () => {
  expect(readSettings([], undefined)).toEqual({ once: false, seconds: 6, port: 5001 })
})

test('arguments and the port are read', () => {
  expect(readSettings(['--once', '--seconds', '0.5'], '0')).toEqual({ once: true, seconds: 0.5, port: 0 })
})

test.each([
  [['--twice'], undefined, /--twice.*\nusage: /],
  [['--seconds', 'many'], undefined, /^--seconds: expected a number from 0 to 600, got "many"\nusage: /],
  [['--seconds=-1'], undefined, /^--seconds: /],
  [[], '70000', /^PORT: expected a number from 0 to 65535, got "70000"/],
  [[], '', /^PORT: /],
  [[], '80.5', /^PORT: expected a whole number/],
])('%j with PORT=%s is refused in words', (args, port, message) => {
  expect(() => readSettings(args, port)).toThrow(message)
})
