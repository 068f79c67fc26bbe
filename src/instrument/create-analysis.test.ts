import { expect, test } from 'vitest'
import { createInstrumentHarness } from '../../test/support/instrument-harness.ts'
import type { Job } from './job.ts'

test('an analysis moves its metrics, opens a span and writes one line, all from the same two clock readings', async () => {
  const { analysis, moved, spans, lines } = createInstrumentHarness()
  const result = await analysis('analyze_all_items', { dataset: 'summer' }, async (job) => {
    job.bytes(2_048)
    job.items(3)
    job.items(4)
    expect(moved.active).toEqual([1])
    return 'done'
  })
  expect(result).toBe('done')
  const span = spans.only('analyze_all_items')
  const seconds = ((span.endTime ?? 0) - (span.startTime ?? 0)) / 1000
  expect(moved).toEqual({
    active: [1, -1],
    analyses: [{ dataset: 'summer', status: 'success' }],
    durations: [{ labels: { dataset: 'summer', status: 'success' }, seconds }],
    bytes: [2_048],
  })
  expect(span.attributes).toEqual({ 'analysis.dataset': 'summer', 'analysis.items': 7, 'analysis.bytes': 2_048 })
  expect(lines).toEqual([
    {
      level: 'INFO',
      fields: { duration: Math.round(seconds * 1e6) / 1e6, dataset: 'summer', items: 7, bytes: 2_048 },
      message: 'analyze_all_items finished',
      functionName: 'analyze_all_items',
    },
  ])
})

test('an analysis may be synchronous and needs no options', () => {
  const { analysis, moved, lines } = createInstrumentHarness()
  expect(analysis('quick', (job) => job.dataset)).toBe('default')
  expect(moved.analyses).toEqual([{ dataset: 'default', status: 'success' }])
  expect(lines).toHaveLength(1)
})

test('a failing analysis is counted as an error and logged with it', async () => {
  const { analysis, moved, lines, failed, spans } = createInstrumentHarness()
  const error = new RangeError('no data')
  await expect(analysis('detect', { dataset: 'd' }, () => Promise.reject(error))).rejects.toBe(error)
  expect(moved.active).toEqual([1, -1])
  expect(moved.analyses).toEqual([{ dataset: 'd', status: 'error' }])
  expect(failed).toHaveBeenCalledExactlyOnceWith('RangeError', 'detect')
  expect(lines).toMatchObject([{ level: 'ERROR', fields: { err: error, dataset: 'd' }, message: 'detect failed' }])
  expect(spans.only('detect').status).toEqual({ code: 2, message: 'no data' })
})

test('with `log: false` no line is written', () => {
  const { analysis, lines } = createInstrumentHarness()
  analysis('quiet', { log: false }, () => 1)
  expect(lines).toEqual([])
})

test('steps are child spans, also when the methods are taken off the job and the scope was lost', async () => {
  const { analysis, spans, scopes } = createInstrumentHarness()
  await analysis('whole', async ({ step, bytes, items }) => {
    expect(step('first', () => 1)).toBe(1)
    expect(await step('second', { part: 2 }, async () => step('nested', () => 2))).toBe(2)
    scopes.exit(() => step('detached', () => undefined))
    bytes(1)
    items(1)
  })
  const parents = Object.fromEntries(spans.started.map((span) => [span.name, span.parent?.name]))
  expect(parents).toEqual({ whole: undefined, first: 'whole', second: 'whole', nested: 'second', detached: 'whole' })
})

test('impossible amounts do not spoil the sums', () => {
  const { analysis, lines } = createInstrumentHarness()
  analysis('odd', (job) => {
    for (const amount of [Number.NaN, -5, Number.POSITIVE_INFINITY, '7' as never, 2]) {
      job.items(amount)
      job.bytes(amount)
    }
  })
  expect(lines[0]?.fields).toMatchObject({ items: 2, bytes: 2 })
})

test.each([
  [undefined, 'default'],
  ['', 'default'],
  [{ name: 'x' }, 'default'],
  [12, '12'],
  ['x'.repeat(500), 'x'.repeat(128)],
])('the dataset %j becomes the label %j', (dataset, label) => {
  const { analysis, moved } = createInstrumentHarness()
  analysis('any', { dataset: dataset as never }, () => undefined)
  expect(moved.analyses).toEqual([{ dataset: label, status: 'success' }])
})

test('the job knows its name, its span and the logger', () => {
  const { analysis, spans, lines } = createInstrumentHarness()
  const job: Job = analysis('whole', { log: false }, (own) => {
    own.logger.info({ row: 1 }, 'inside')
    return own
  })
  expect(job.name).toBe('whole')
  expect(job.span).toBe(spans.only('whole'))
  expect(lines).toMatchObject([{ message: 'inside', functionName: 'whole' }])
})

test('analysis() without a function is refused', () => {
  const { analysis } = createInstrumentHarness()
  expect(() => analysis('x', {} as never)).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_ARGUMENT' }))
})
