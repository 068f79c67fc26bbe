import { get } from 'node:http'
import { startChild } from '../child.mjs'
import { freePort } from './free-port.mjs'

/** A scrape of 100 000 series while the event loop is blocked for 4 s: milliseconds, the first of the block and the median. */
export async function measureBlockedServer() {
  const port = await freePort()
  const child = startChild('./metrics/blocked-server.cjs', {
    core: '0-1',
    env: { BENCH_PORT: port },
  })
  try {
    await child.ready()
    await scrapeOnceListening(port)
    const released = child.ask(4_000).then(() => 'released')
    const scrapes = []
    for (;;) {
      const scrape = scrapeOf(port)
      if ((await Promise.race([scrape, released])) === 'released') break
      const { milliseconds, blocked } = await scrape
      if (blocked > 0) scrapes.push(milliseconds)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    if (scrapes.length < 5) throw new Error('the blocked server did not answer')
    const sorted = [...scrapes].sort((a, b) => a - b)
    return { first: scrapes[0], median: sorted[sorted.length >> 1], worst: sorted.at(-1) }
  } finally {
    await child.stop()
  }
}

async function scrapeOnceListening(port) {
  for (;;) {
    try {
      return await scrapeOf(port)
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function scrapeOf(port) {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (res) => {
      const chunks = []
      res.on('data', (chunk) => chunks.push(chunk))
      res.on('end', () => {
        const milliseconds = performance.now() - began
        const [, blocked] = /^nodejs_eventloop_blocked_seconds (\S+)$/m.exec(Buffer.concat(chunks).toString()) ?? []
        resolve({ milliseconds, blocked: Number(blocked) })
      })
    }).on('error', reject)
  })
}
