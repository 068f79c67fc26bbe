/**
 * A process that makes spans and ends in one of several ways. Argument: JSON of `Exit`. Says `warm` once a first span has
 * gone out, makes the others when told to go, says `made`, and ends.
 */
import { once } from 'node:events'
import { createObservability } from '../../../src/observability.ts'

export interface Exit {
  readonly endpoint: string
  readonly ending: 'natural' | 'signal' | 'throw' | 'reject' | 'shutdown'
  readonly spans: number
  readonly timeoutMs?: number
}

/** What a process that called `shutdown()` says last. */
export interface Ended {
  readonly type: 'ended'
  readonly result: { readonly ok: boolean; readonly lost: { readonly spans: number } }
  readonly ms: number
}

const { endpoint, ending, spans, timeoutMs = 10_000 } = JSON.parse(process.argv[2] ?? '{}') as Exit
const obs = createObservability({
  service: 'shop',
  environment: 'production',
  announce: false,
  metrics: false,
  health: false,
  tracing: { endpoint },
  shutdown: { signals: ending === 'signal', timeoutMs },
})

const make = (name: string) => obs.tracer.startSpan(name).end()
const say = (message: object) => new Promise<void>((resolve) => process.send?.(message, () => resolve()))

make('first')
// As long as a busy machine may take: the test counts on this span having arrived.
await obs.flush(60_000)
await say({ type: 'warm' })
await once(process, 'message')
for (let i = 1; i < spans; i++) make(`s${i}`)

if (ending === 'throw' || ending === 'reject') {
  await say({ type: 'made' })
  if (ending === 'throw') setImmediate(() => fail())
  else void Promise.resolve().then(fail)
} else if (ending === 'shutdown') {
  const start = performance.now()
  const result = await obs.shutdown()
  await say({ type: 'ended', result, ms: performance.now() - start } satisfies Ended)
  process.disconnect()
} else {
  const stay = ending === 'signal' ? setInterval(() => {}, 60_000) : undefined
  await say({ type: 'made' })
  if (stay === undefined) process.disconnect()
}

function fail(): never {
  throw new TypeError('the end')
}
