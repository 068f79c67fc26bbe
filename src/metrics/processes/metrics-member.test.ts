import { expect, onTestFinished, test, vi } from 'vitest'
import { Faults } from '../../core/faults.ts'
import { Warnings } from '../../core/warnings.ts'
import type { Link, LinkListener } from './link.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'
import { MetricsMember } from './metrics-member.ts'
import { type HeadMessage, type MemberMessage, PROTOCOL } from './process-message.ts'

/** A member whose far end is played by the test. */
function start(read: (ms: number) => Promise<readonly MetricSnapshot[]>) {
  const sent: MemberMessage[] = []
  let listener: LinkListener<HeadMessage> | undefined
  const link: Link<MemberMessage, HeadMessage> = {
    send: (message) => sent.push(message),
    listen(given) {
      listener = given
      return () => {
        listener = undefined
      }
    },
  }
  const faults = new Faults(new Warnings())
  const member = new MetricsMember({ link, group: 'app', read, readNow: () => [], faults })
  onTestFinished(() => member.leave())
  const ask = (request: number, ms: number): void =>
    listener?.received({ protocol: PROTOCOL, group: 'app', kind: 'read', head: 'h', request, ms }, 'h')
  return { sent, ask, faults }
}

function pieceOf(samples: number, name: string): MetricSnapshot {
  const values = Array.from({ length: samples }, (_, value) => ({ labels: {}, value }))
  return { name, help: 'h', type: 'counter', aggregator: 'sum', samples: values }
}

test('an answer is sent in parts of some hundred samples, in order, and then said to be complete', async () => {
  const pieces = [3, 64, 64, 64, 64, 64, 64, 64, 5, 0].map((samples, at) => pieceOf(samples, `m${at}`))
  const given: number[] = []
  const { sent, ask } = start(async (ms) => {
    given.push(ms)
    return pieces
  })
  ask(7, 1_500)
  await vi.waitUntil(() => sent.some(({ kind }) => kind === 'answer'))
  expect(given).toEqual([1_500])
  const [hello, ...answer] = sent
  expect(hello?.kind).toBe('hello')
  expect(answer.at(-1)).toMatchObject({ kind: 'answer', head: 'h', request: 7 })
  const parts = answer.slice(0, -1).map((message) => (message.kind === 'part' ? message.metrics : []))
  expect(parts.flat()).toEqual(pieces)
  for (const part of parts) expect(part.reduce((sum, { samples }) => sum + samples.length, 0)).toBeLessThan(320)
  expect(parts.length).toBe(2)
})

test('a reading that fails is a fault and no answer', async () => {
  const { sent, ask, faults } = start(() => Promise.reject(new Error('no')))
  ask(1, 10)
  await vi.waitUntil(() => faults.counts().get('metrics') === 1)
  expect(sent.map(({ kind }) => kind)).toEqual(['hello'])
})
