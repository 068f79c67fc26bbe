'use strict'
// Renders 100 000 samples again and again in a process of its own: prints milliseconds of CPU and the longest hold of the loop.
const { existsSync, openSync, readSync } = require('node:fs')
const { performance } = require('node:perf_hooks')
const { labelsOf, subjectOf, UNLIMITED } = require('./subject.cjs')

const [name, kind, share, rounds] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])]
const SAMPLES = 100_000
const LINES = kind === 'histogram' ? 14 : 1

const subject = subjectOf(name, UNLIMITED)
const metric = kind === 'histogram' ? subject.histogram : subject.counter
const handles = Array.from({ length: Math.floor(SAMPLES / LINES) }, (_, at) => subject.bind(metric, labelsOf(at)))

function change(round, part) {
  const step = Math.round(1 / part)
  for (let at = round % step; at < handles.length; at += step) {
    if (kind === 'histogram') handles[at].observe(((at * 7 + round * 13) % 1_100) / 100)
    else handles[at].inc(1 + (at & 7))
  }
}

/** How often the system took the processor away from this thread, where it tells. */
const status = existsSync('/proc/thread-self/status') ? openSync('/proc/thread-self/status', 'r') : undefined
const buffer = Buffer.alloc(4_096)
function interruptions() {
  if (status === undefined) return process.resourceUsage().involuntaryContextSwitches
  const text = buffer.latin1Slice(0, readSync(status, buffer, 0, buffer.length, 0))
  return Number(text.slice(text.lastIndexOf(':') + 1))
}

/** CPU of a scrape in milliseconds. */
async function used() {
  const start = process.cpuUsage()
  await subject.scrape()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

/** The longest time in milliseconds between two turns of the event loop during a scrape. To look costs CPU by itself. */
async function longestHold() {
  let hold = 0
  let running = true
  let [began, before, start] = [performance.now(), interruptions(), process.cpuUsage()]
  const look = () => {
    const held = performance.now() - began
    const after = interruptions()
    const { user, system } = process.cpuUsage(start)
    // Time in which the machine ran something else is not the scrape's. Of many turns most are undisturbed; those of
    // prom-client take so long that none is, and their CPU is the limit.
    if (after === before) hold = Math.max(hold, held)
    else if (name !== 'ours') hold = Math.max(hold, Math.min(held, (user + system) / 1_000))
    start = process.cpuUsage()
    before = interruptions()
    began = performance.now()
  }
  const turn = () => {
    if (!running) return
    look()
    setImmediate(turn)
  }
  await new Promise(setImmediate)
  before = interruptions()
  began = performance.now()
  setImmediate(turn)
  await subject.scrape()
  look()
  running = false
  await new Promise(setImmediate)
  return hold
}

async function main() {
  change(0, 1)
  // Series live long: their move out of the young generation is not the scrape's.
  globalThis.gc()
  globalThis.gc()
  await new Promise((resolve) => setTimeout(resolve, 100))
  const start = process.cpuUsage()
  const firstHold = await longestHold()
  const { user, system } = process.cpuUsage(start)
  const [milliseconds, hold] = [[], []]
  for (let round = 1; round <= rounds; round++) {
    change(round, share)
    // In turn, so that one does not cost what is measured of the other.
    if (round % 2 === 0) milliseconds.push(await used())
    else hold.push(await longestHold())
  }
  // The first rounds run code that is not compiled yet.
  const warm = (values) => values.slice(Math.floor(values.length / 3))
  const first = { milliseconds: (user + system) / 1_000, hold: firstHold }
  process.stdout.write(JSON.stringify({ first, milliseconds: warm(milliseconds), hold: warm(hold) }))
  process.exit(0)
}
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
