import { expect, test } from 'vitest'
import type { Link, LinkListener } from './link.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'
import { MetricsHead } from './metrics-head.ts'
import { type HeadMessage, type MemberMessage, PROTOCOL } from './process-message.ts'

/** The far end of a link, played by the test. */
class FarEnd implements Link<HeadMessage, MemberMessage> {
  readonly sent: HeadMessage[] = []
  listener: LinkListener<MemberMessage> | undefined

  send(message: HeadMessage): void {
    this.sent.push(message)
  }

  listen(listener: LinkListener<MemberMessage>): () => void {
    this.listener = listener
    return () => {
      this.listener = undefined
    }
  }

  says(member: string, message: Record<string, unknown>, group = 'app'): void {
    this.listener?.received({ protocol: PROTOCOL, group, member, ...message } as unknown as MemberMessage, member)
  }

  /** Answers the last question. */
  answers(member: string, value: number): void {
    const { request, head } = this.sent.at(-1) as HeadMessage & { readonly request: number; readonly head: string }
    this.says(member, { kind: 'part', request, head, metrics: counted(value) })
    this.says(member, { kind: 'answer', request, head })
  }
}

function counted(value: number): readonly MetricSnapshot[] {
  return [{ name: 'a_total', help: 'h', type: 'counter', aggregator: 'sum', samples: [{ labels: {}, value }] }]
}

function start(): { readonly far: FarEnd; readonly head: MetricsHead } {
  const far = new FarEnd()
  return { far, head: new MetricsHead(far, 'app', 100) }
}

async function total(reading: ReturnType<MetricsHead['read']>): Promise<number> {
  const { metrics } = await reading
  const samples = metrics.flat().flatMap((metric) => metric.samples)
  return samples.reduce((sum, { value }) => sum + Number(value), 0)
}

test('asks who is there, and waits for nobody while there is none', async () => {
  const { far, head } = start()
  expect(far.sent).toMatchObject([{ kind: 'who', group: 'app' }])
  expect(await head.read(60_000)).toEqual({ metrics: [[]], answered: 0, missing: 0 })
  expect(head.hadMembers).toBe(false)
})

test('members of another service are not merged', async () => {
  const { far, head } = start()
  far.says('other', { kind: 'hello' }, 'another')
  expect(await head.read(60_000)).toMatchObject({ answered: 0, missing: 0 })
})

test('a member that joins while others are asked has not answered, and is asked the next time', async () => {
  const { far, head } = start()
  far.says('one', { kind: 'hello' })
  const reading = head.read(60_000)
  far.says('two', { kind: 'hello' })
  far.answers('one', 1)
  expect(await reading).toEqual({ metrics: [[], counted(1)], answered: 1, missing: 0 })
  const next = head.read(60_000)
  far.answers('one', 1)
  far.answers('two', 2)
  expect(await next).toEqual({ metrics: [[], counted(1), counted(2)], answered: 2, missing: 0 })
})

test('a member that ends while it is asked is not waited for, and counts once', async () => {
  const { far, head } = start()
  far.says('one', { kind: 'hello' })
  far.says('two', { kind: 'hello' })
  const reading = head.read(60_000)
  far.answers('one', 1)
  far.says('two', { kind: 'leave', metrics: counted(2) })
  far.listener?.gone?.('two')
  expect(await total(reading)).toBe(3)
})

test('an answer to an earlier question is of use for what is known, not for the question at hand', async () => {
  const { far, head } = start()
  far.says('one', { kind: 'hello' })
  expect(await head.read(1)).toMatchObject({ answered: 0, missing: 1 })
  far.answers('one', 5)
  const second = head.read(1)
  expect(await second).toMatchObject({ answered: 0, missing: 1 })
  expect(await total(head.read(1))).toBe(5)
})

test('an answer comes in parts, and parts of an earlier one do not get into it', async () => {
  const { far, head } = start()
  far.says('one', { kind: 'hello' })
  await head.read(1)
  const earlier = far.sent.at(-1)
  const reading = head.read(60_000)
  const later = far.sent.at(-1)
  far.says('one', { ...earlier, kind: 'part', metrics: counted(100) })
  far.says('one', { ...later, kind: 'part', metrics: counted(1) })
  far.says('one', { ...later, kind: 'part', metrics: counted(2) })
  far.says('one', { ...later, kind: 'answer' })
  far.says('one', { ...earlier, kind: 'part', metrics: counted(200) })
  far.says('one', { ...earlier, kind: 'answer' })
  expect(await total(reading)).toBe(3)
  expect(await total(head.read(1))).toBe(3)
})

test('a head that is disposed answers at once and listens no more', async () => {
  const { far, head } = start()
  far.says('one', { kind: 'hello' })
  const reading = head.read(60_000)
  head.dispose()
  expect(await reading).toMatchObject({ missing: 1 })
  expect(far.listener).toBeUndefined()
})
