import { expect, test } from 'vitest'
import { commandHelp } from './help.ts'
import { COMMANDS } from './run-cli.ts'

test.each(Object.entries(COMMANDS))('every option of %s says what it takes and means', (name, command) => {
  const lines = commandHelp(name, command)
    .split('\n')
    .filter((line) => line.startsWith('  --'))
  expect(lines.map((line) => line.slice(4).split(' ')[0])).toEqual(Object.keys(command.options))
  for (const line of lines) {
    const option = line.slice(4).split(' ')[0] as string
    expect(line).not.toContain('undefined')
    expect(/ <[^>]+>/.test(line)).toBe(command.options[option]?.type === 'string')
  }
})

test('the servers of a proof are programs, where those of a check are addresses', () => {
  expect(commandHelp('test', COMMANDS.test as never)).toMatch(/--prometheus <path>.*--e2e[\s\S]*--alertmanager <path>/)
  expect(commandHelp('check', COMMANDS.check as never)).toMatch(/--prometheus <url>/)
})
