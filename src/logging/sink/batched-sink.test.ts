import { expect, test, vi } from 'vitest'
import { BatchedSink } from './batched-sink.ts'
import type { SinkLimits } from './sink-ports.ts'
import type { SinkTarget } from './sink-target.ts'

/** A destination that fails on demand and may take less than it is given. */
class FakeTarget implements SinkTarget {
  readonly name = 'fake'
  readonly chunks: Uint8Array[] = []
  isOpen = false
  /** Error code of every call until it is taken away. */
  failure: string | undefined
  /** Most bytes that one call takes. */
  room = Number.POSITIVE_INFINITY
  openings = 0

  open(): void {
    this.#fail()
    this.openings++
    this.isOpen = true
  }

  write(data: string | Uint8Array): number {
    this.#fail()
    const bytes = Buffer.from(data as string).subarray(0, this.room)
    this.chunks.push(bytes)
    return bytes.length
  }

  beforeBatch(): void {}

  close(): void {
    this.isOpen = false
  }

  isGone(code: string): boolean {
    return code === 'EPIPE'
  }

  get writes(): string[] {
    return this.chunks.map((chunk) => Buffer.from(chunk).toString())
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }

  #fail(): void {
    if (this.failure !== undefined) throw Object.assign(new Error(this.failure), { code: this.failure })
  }
}

function startSink(prepare: (target: FakeTarget) => void = () => undefined, limits: Partial<SinkLimits> = {}) {
  const target = new FakeTarget()
  prepare(target)
  const failed = vi.fn<(name: string, reason: string) => void>()
  const events = { failed, recovered: (_: string, dropped: number) => `recovered ${dropped}\n` }
  const sink = new BatchedSink(target, events, { maxBufferBytes: 8 * 1_048_576, onFull: 'drop-new', ...limits })
  return { target, sink, failed, [Symbol.dispose]: () => sink.close() }
}

test('the lines of one turn are one write', async () => {
  using started = startSink()
  const { sink, target } = started
  for (let i = 0; i < 20; i++) sink.write(`line ${i}\n`, false)
  expect(target.writes).toEqual([])
  await vi.waitFor(() => expect(target.writes).toHaveLength(1))
  expect(target.text.split('\n')).toHaveLength(21)
})

test('an urgent line is written at once, after those before it', () => {
  using started = startSink()
  started.sink.write('first\n', false)
  started.sink.write('urgent\n', true)
  expect(started.target.writes).toEqual(['first\nurgent\n'])
})

test('a large batch does not wait for the end of the turn', () => {
  using started = startSink()
  for (let i = 0; i < 400; i++) started.sink.write(`${'x'.repeat(99)}\n`, false)
  expect(started.target.writes).toHaveLength(2)
})

test('a partial write goes on in the middle of the line, characters of several bytes included', () => {
  using started = startSink((target) => {
    target.room = 7
  })
  started.sink.write('größer als sieben €\n', true)
  started.sink.write('nächste\n', true)
  expect(started.target.chunks.length).toBeGreaterThan(3)
  expect(started.target.text).toBe('größer als sieben €\nnächste\n')
})

test('a full disk keeps the lines and writes them when there is room, with a line that says so', async () => {
  using started = startSink()
  const { sink, target, failed } = started
  target.failure = 'ENOSPC'
  sink.write('a\n', true)
  sink.write('b\n', true)
  expect(sink.problem).toBe('ENOSPC')
  expect(failed).toHaveBeenCalledExactlyOnceWith('fake', 'ENOSPC')
  target.failure = undefined
  await vi.waitFor(() => expect(target.text).toBe('a\nb\nrecovered 0\n'), { timeout: 3_000 })
  expect(sink.problem).toBeUndefined()
  expect(sink.dropped).toBe(0)
})

test('what waits is bounded; the rest is counted and told at the recovery', async () => {
  using started = startSink()
  const { sink, target } = started
  target.failure = 'EIO'
  const line = `${'x'.repeat(1_048_575)}\n`
  for (let i = 0; i < 10; i++) sink.write(line, false)
  expect(sink.dropped).toBe(2)
  target.failure = undefined
  await vi.waitFor(() => expect(target.text.endsWith('recovered 2\n')).toBe(true), { timeout: 3_000 })
  expect(target.text.length).toBe(8 * 1_048_576 + 'recovered 2\n'.length)
})

test('the oldest lines give way where that is asked for, but for one of which a part is written', async () => {
  using started = startSink(undefined, { maxBufferBytes: 40_000, onFull: 'drop-old' })
  const { sink, target } = started
  const line = (n: number) => `${String(n).padStart(3, '0')}${'x'.repeat(996)}\n`
  target.room = 500
  const write = target.write.bind(target)
  target.write = (data) => {
    const written = write(data)
    target.failure = 'EAGAIN'
    return written
  }
  for (let n = 0; n < 100; n++) sink.write(line(n), false)
  target.write = write
  target.room = Number.POSITIVE_INFINITY
  target.failure = undefined
  await sink.flushUntil(performance.now() + 5_000)
  const written = target.text.split('\n').slice(0, -1)
  const kept = written.slice(0, -1).map((text) => Number(text.slice(0, 3)))
  expect(sink.dropped).toBeGreaterThan(0)
  expect(written.at(-1)).toBe(`recovered ${sink.dropped}`)
  expect(kept).toHaveLength(100 - sink.dropped)
  expect(kept[0]).toBe(0)
  expect(kept.slice(1)).toEqual(Array.from({ length: kept.length - 1 }, (_, i) => 101 - kept.length + i))
  expect(written.slice(0, -1).every((text) => text.length === 999)).toBe(true)
})

test('drops while a reader was slow are told when it takes lines again', async () => {
  using started = startSink(undefined, { maxBufferBytes: 10 })
  const { sink, target } = started
  target.failure = 'EAGAIN'
  sink.write('12345678\n', true)
  sink.write('dropped\n', true)
  target.failure = undefined
  await vi.waitFor(() => expect(target.text).toBe('12345678\nrecovered 1\n'))
})

test('a destination that cannot be opened is tried again', async () => {
  using started = startSink((target) => {
    target.failure = 'EACCES'
  })
  const { sink, target, failed } = started
  expect(failed).toHaveBeenCalledOnce()
  sink.write('kept\n', false)
  target.failure = undefined
  await vi.waitFor(() => expect(target.text).toContain('kept\n'), { timeout: 3_000 })
  expect(target.openings).toBe(1)
})

test('a reader that is slow is no failure', async () => {
  using started = startSink()
  const { sink, target, failed } = started
  target.failure = 'EAGAIN'
  sink.write('a\n', true)
  expect(sink.problem).toBeUndefined()
  const flushed = sink.flushUntil(performance.now() + 5_000)
  target.failure = undefined
  await flushed
  expect(target.text).toBe('a\n')
  expect(failed).not.toHaveBeenCalled()
})

/** Has the pipe be full at every other call, and take a batch at the others. */
function takeByTurns(target: FakeTarget): void {
  const write = target.write.bind(target)
  target.room = 16_384
  target.write = (data) => {
    target.failure = target.failure === undefined ? 'EAGAIN' : undefined
    return write(data)
  }
}

test('what a reader makes room for is written although the turn does not end', () => {
  using started = startSink(takeByTurns)
  const { sink, target } = started
  const line = `${'x'.repeat(99)}\n`
  const end = performance.now() + 5_000
  while (target.chunks.length < 10 && performance.now() < end) sink.write(line, false)
  expect(target.chunks).toHaveLength(10)
  expect(sink.dropped).toBe(0)
})

test('an urgent line waits a little for a full pipe', () => {
  using started = startSink()
  const { sink, target } = started
  const write = target.write.bind(target)
  let calls = 0
  target.write = (data) => {
    target.failure = ++calls < 5 ? 'EAGAIN' : undefined
    return write(data)
  }
  sink.write('first\n', false)
  sink.write('urgent\n', true)
  expect(target.text).toBe('first\nurgent\n')
})

test('before a line is dropped it waits a little for a full pipe', () => {
  using started = startSink(takeByTurns, { maxBufferBytes: 65_536 })
  const { sink, target } = started
  const line = `${'x'.repeat(999)}\n`
  for (let i = 0; i < 200; i++) sink.write(line, false)
  expect(sink.dropped).toBe(0)
  expect(target.text.length).toBeGreaterThan(200_000 - 65_536 - 16_384)
})

test('a reader that takes nothing is waited for once', () => {
  using started = startSink(undefined, { maxBufferBytes: 65_536 })
  const { sink, target } = started
  let calls = 0
  target.write = () => {
    calls++
    throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' })
  }
  sink.write('urgent\n', true)
  const first = calls
  expect(first).toBeGreaterThan(1)
  expect(first).toBeLessThan(60)
  const line = `${'x'.repeat(999)}\n`
  for (let i = 0; i < 65; i++) sink.write(line, true)
  expect(sink.dropped).toBe(0)
  expect(calls).toBeLessThanOrEqual(first + 65)
})

test('flushing gives up on a slow reader at the deadline', async () => {
  using started = startSink()
  started.target.failure = 'EAGAIN'
  started.sink.write('a\n', true)
  const begun = performance.now()
  await started.sink.flushUntil(begun + 50)
  expect(performance.now() - begun).toBeLessThan(1_000)
})

test('without a reader everything is dropped and counted', () => {
  using started = startSink()
  const { sink, target } = started
  target.failure = 'EPIPE'
  sink.write('a\nb\n', true)
  target.failure = undefined
  sink.write('c\n', true)
  expect(target.writes).toEqual([])
  expect(sink.dropped).toBe(3)
  expect(sink.problem).toBe('EPIPE')
})

test('after closing a line is written at once and the destination closed again', () => {
  using started = startSink()
  const { sink, target } = started
  sink.write('before\n', false)
  sink.close()
  expect(target.text).toBe('before\n')
  sink.write('after\n', false)
  expect(target.text).toBe('before\nafter\n')
  expect(target.isOpen).toBe(false)
})

test('all sinks share one exit listener, which leaves with the last of them', () => {
  const before = process.listenerCount('exit')
  const first = startSink()
  const second = startSink()
  expect(process.listenerCount('exit')).toBe(before + 1)
  first.sink.close()
  expect(process.listenerCount('exit')).toBe(before + 1)
  second.sink.close()
  expect(process.listenerCount('exit')).toBe(before)
})

test('the flush at exit waits for a slow reader no longer than its deadline, and drops the rest', () => {
  using started = startSink()
  const { sink, target } = started
  target.failure = 'EAGAIN'
  sink.write('a\n', false)
  const begun = performance.now()
  sink.flushAtExit(begun + 60)
  expect(performance.now() - begun).toBeGreaterThanOrEqual(59)
  expect(sink.dropped).toBe(1)
  target.failure = undefined
  sink.write('late\n', false)
  expect(target.text).toBe('late\nrecovered 1\n')
})

test('what was taken, waits, was lost and failed is counted', async () => {
  using started = startSink(undefined, { maxBufferBytes: 20 })
  const { sink, target } = started
  const state = (): number[] => [sink.written, sink.bufferedBytes, sink.dropped, sink.failures]
  for (const text of ['a\n', 'b\n']) sink.write(text, false)
  expect(state()).toEqual([0, 4, 0, 0])
  sink.flush()
  expect(state()).toEqual([2, 0, 0, 0])
  target.failure = 'ENOSPC'
  sink.write('1234567890\n', true)
  sink.write('lost, as it does not fit\n', true)
  expect(state()).toEqual([2, 11, 1, 1])
  target.failure = undefined
  target.room = 4
  sink.reopen()
  // The line that tells the recovery counts too, and is written whole.
  expect(target.text).toBe('a\nb\n1234567890\nrecovered 1\n')
  expect(state()).toEqual([4, 0, 1, 1])
})
