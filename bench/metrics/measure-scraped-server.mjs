import { Agent, get } from 'node:http'
import { startChild } from '../child.mjs'
import { freePort } from './free-port.mjs'

const REQUESTS_PER_SECOND = 200

/**
 * p99 in milliseconds of a server at 200 requests a second, scraped each second by a third process or not; `isolated` by
 * its own thread. The server runs on the cores of `core`.
 */
export async function measureScrapedServer(subject, seconds, core = 1) {
  const isIsolated = subject === 'isolated'
  const own = isIsolated ? await freePort() : undefined
  const child = startChild('./metrics/scraped-server.cjs', {
    core,
    env: { BENCH_SUBJECT: subject, BENCH_PORT: own },
  })
  const scraper = startChild('./metrics/scraper.cjs', { core: 0 })
  try {
    const { port } = await child.ready()
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const isScraped = subject !== 'none'
    for (let scrapes = 0; isScraped && scrapes < 5; scrapes++) await scrapeOnceListening(scraper, own ?? port)
    const latencies = []
    const pending = []
    const start = performance.now()
    for (let at = 0; at < seconds * REQUESTS_PER_SECOND; at++) {
      const due = start + (at * 1_000) / REQUESTS_PER_SECOND
      const wait = due - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      if (isScraped && at % REQUESTS_PER_SECOND === REQUESTS_PER_SECOND >> 1) pending.push(scrape(scraper, own ?? port))
      const sent = performance.now()
      // The first second runs code that is not compiled yet.
      const isWarm = at >= REQUESTS_PER_SECOND
      pending.push(send(agent, port).then(() => isWarm && latencies.push(performance.now() - sent)))
    }
    await Promise.all(pending)
    agent.destroy()
    latencies.sort((a, b) => a - b)
    return latencies[Math.floor(latencies.length * 0.99)]
  } finally {
    await Promise.all([child.stop(), scraper.stop()])
  }
}

async function scrape(scraper, port) {
  const { status, error } = await scraper.ask(port)
  if (status !== 200) throw new Error(`the scrape failed: ${error ?? status}`)
}

async function scrapeOnceListening(scraper, port) {
  while ((await scraper.ask(port)).error === 'ECONNREFUSED') await new Promise((resolve) => setTimeout(resolve, 20))
}

function send(agent, port) {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path: '/' }, (res) => {
      res.resume()
      res.on('end', resolve)
    }).on('error', reject)
  })
}
