import { DATA } from './app.ts'
import type { Progress } from './progress.ts'

/** What the demo sends itself: mostly good requests, some that fail in each way. */
const MIX: readonly { readonly path: string; readonly weight: number; readonly body?: unknown }[] = [
  { path: '/creatives/cr-1', weight: 8 },
  { path: '/creatives/cr-5', weight: 8 },
  { path: '/creatives/cr-404', weight: 2 },
  { path: '/analyze', weight: 8, body: DATA },
  { path: '/analyze', weight: 1, body: { dataset: 'summer', items: [{ id: 'cr-x', days: [{ clicks: -1 }] }] } },
  { path: '/reports/latest', weight: 2 },
  { path: '/wp-login.php', weight: 1 },
]
const TICKETS = MIX.flatMap((request) => Array.from({ length: request.weight }, () => request))

/** Sends the mix to `base` for `seconds`, a few requests at a time, and tells how far it is after each round. */
export async function sendTraffic(base: string, seconds: number, onProgress: Progress): Promise<void> {
  const start = performance.now()
  let sent = 0
  for (;;) {
    const share = seconds === 0 ? 1 : Math.min(1, (performance.now() - start) / (seconds * 1_000))
    onProgress(share, sent)
    if (share === 1 && sent >= TICKETS.length) return
    await Promise.all([0, 1, 2].map((offset) => send(base, sent + offset)))
    sent += 3
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function send(base: string, turn: number): Promise<void> {
  // A stride that shares no factor with the length visits every ticket, in a mixed order.
  const request = TICKETS[(turn * 7) % TICKETS.length] as (typeof TICKETS)[number]
  const response = await fetch(base + request.path, {
    method: request.body === undefined ? 'GET' : 'POST',
    headers: {
      'x-user-id': `user-${turn % 5}`,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
  await response.arrayBuffer()
}
