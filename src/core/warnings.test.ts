import { afterEach, beforeEach, expect, test } from 'vitest'
import { WARNING_TABLE, Warnings } from './warnings.ts'

const seen: { readonly name: string; readonly code: string | undefined; readonly message: string }[] = []

function remember(warning: Error & { code?: string }): void {
  seen.push({ name: warning.name, code: warning.code, message: warning.message })
}

/** Warnings are emitted on the next tick. */
const emitted = (): Promise<void> => new Promise((done) => setImmediate(done))

let others: NodeJS.WarningListener[] = []

// Only the listener of the test hears: Node.js's own would print a thousand lines.
beforeEach(() => {
  seen.length = 0
  others = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', remember)
})

afterEach(() => {
  process.off('warning', remember)
  for (const listener of others) process.on('warning', listener)
})

test('a warning goes through the process, with its code', async () => {
  new Warnings().once('OBSWRN002', 'LOG_LEVEL', "one of 'info'", '"loud"')
  await emitted()
  expect(seen).toEqual([
    {
      name: 'ObservabilityWarning',
      code: 'OBSWRN002',
      message: `Environment variable LOG_LEVEL is ignored: expected one of 'info', got "loud"`,
    },
  ])
})

test('the same warning about the same subject comes once, about another subject again', async () => {
  const warnings = new Warnings()
  warnings.once('OBSWRN003', 'a_total', '2000')
  warnings.once('OBSWRN003', 'a_total', '3000')
  warnings.once('OBSWRN003', 'b_total', '2000')
  warnings.once('OBSWRN004', 'a_total', 'NaN')
  await emitted()
  expect(seen.map(({ code, message }) => `${code} ${message.split('"')[1]}`)).toEqual([
    'OBSWRN003 a_total',
    'OBSWRN003 b_total',
    'OBSWRN004 a_total',
  ])
})

test('what the whole process shares is told once, by whichever instance is first', async () => {
  for (const warnings of [new Warnings(), new Warnings()]) {
    warnings.oncePerProcess('OBSWRN016', 'OBS_METRICS_PROT', 'did you mean OBS_METRICS_PORT?')
    warnings.once('OBSWRN003', 'a_total', '2000')
  }
  await emitted()
  expect(seen.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'OBSWRN016 Environment variable OBS_METRICS_PROT has no effect: did you mean OBS_METRICS_PORT?',
    ...Array(2).fill(expect.stringContaining('OBSWRN003')),
  ])
})

test('subjects without end do not make warnings without end', async () => {
  const warnings = new Warnings()
  for (let subject = 0; subject < 1_100; subject++) warnings.once('OBSWRN004', String(subject), 'NaN')
  await emitted()
  expect(seen).toHaveLength(1_000)
})

test('codes are numbered without a gap', () => {
  const codes = Object.keys(WARNING_TABLE)
  expect(codes).toEqual(codes.map((_, index) => `OBSWRN${String(index + 1).padStart(3, '0')}`))
})
