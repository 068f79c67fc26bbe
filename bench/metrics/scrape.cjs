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

async function measure() {
  let hold = 0
  let [turns, interrupted] = [0, 0]
  let running = true
  let [began, before, used] = [performance.now(), interruptions(), process.cpuUsage()]
  const look = () => {
    const held = performance.now() - began
    const after = interruptions()
    const { user, system } = process.cpuUsage(used)
    turns++
    if (after > before) interrupted++
    // Time in which the machine ran something else is not the scrape's. Of many turns most are undisturbed; those of
    // prom-client take so long that none is, and their CPU is the limit.
    if (after === before) hold = Math.max(hold, held)
    else if (name !== 'ours') hold = Math.max(hold, Math.min(held, (user + system) / 1_000))
    used = process.cpuUsage()
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
  const start = process.cpuUsage()
  const bytes = await subject.scrape()
  const { user, system } = process.cpuUsage(start)
  look()
  running = false
  await new Promise(setImmediate)
  return { milliseconds: (user + system) / 1_000, hold, interrupted: interrupted / turns, bytes }
}

async function main() {
  change(0, 1)
  // Series live long: their move out of the young generation is not the scrape's.
  globalThis.gc()
  globalThis.gc()
  await new Promise((resolve) => setTimeout(resolve, 100))
  const first = await measure()
  const later = []
  for (let round = 1; round <= rounds; round++) {
    change(round, share)
    later.push(await measure())
  }
  // The first rounds run code that is not compiled yet.
  process.stdout.write(JSON.stringify({ first, later: later.slice(Math.floor(rounds / 3)) }))
  process.exit(0)
}
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
