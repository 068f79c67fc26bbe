import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type OutputStream, Terminal } from './terminal.ts'

function stream(tty: boolean, colors = tty): OutputStream & { text(): string } {
  const chunks: string[] = []
  const output = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  return Object.assign(output, { isTTY: tty, hasColors: () => colors, text: () => chunks.join('') })
}

test('on a terminal results have colours, and progress is shown and taken away', async () => {
  const [output, errors] = [stream(true), stream(true)]
  const terminal = new Terminal(output, errors)
  expect(terminal.style('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  expect(await terminal.during('Checking', async () => 5)).toBe(5)
  expect(errors.text()).toContain('Checking')
  expect(errors.text().endsWith(' …\r\u001b[2K')).toBe(true)
  await expect(terminal.during('Failing', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(errors.text().endsWith('\r\u001b[2K')).toBe(true)
})

test('each stream has colours by itself: one of them may go into a file', () => {
  const [output, errors] = [stream(true), stream(false)]
  const terminal = new Terminal(output, errors)
  terminal.printError('no')
  expect(errors.text()).toBe('error no\n')
  const [file, watched] = [stream(false), stream(true)]
  new Terminal(file, watched).printError('no')
  expect(watched.text()).toBe('\u001b[31merror\u001b[39m no\n')
})

test('elsewhere there is text alone', async () => {
  const [output, errors] = [stream(false), stream(false)]
  const terminal = new Terminal(output, errors)
  terminal.print(terminal.style('red', 'x'))
  await terminal.during('Checking', async () => 5)
  expect(output.text()).toBe('x\n')
  expect(errors.text()).toBe('')
})

test('a terminal without colours, or with NO_COLOR, gets none', () => {
  expect(new Terminal(stream(true, false), stream(true)).style('bold', 'x')).toBe('x')
})
