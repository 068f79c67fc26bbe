'use strict'
// Renders 100 000 samples again and again in a process of its own: prints milliseconds of CPU and the longest hold of the loop.
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

/** Milliseconds by the wall clock and of CPU since the last call. */
function stopwatch() {
  let wall = performance.now()
  let used = process.cpuUsage()
  return () => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(used)
    const passed = { wall: now - wall, cpu: (user + system) / 1_000 }
    used = process.cpuUsage()
    wall = performance.now()
    return passed
  }
}

async function measure() {
  let hold = 0
  let running = true
  // Time in which the machine ran something else is not the scrape's: CPU is the limit of a hold.
  const lap = stopwatch()
  const look = () => {
    const { wall, cpu } = lap()
    hold = Math.max(hold, Math.min(wall, cpu))
  }
  const turn = () => {
    if (!running) return
    look()
    setImmediate(turn)
  }
  await new Promise(setImmediate)
  lap()
  setImmediate(turn)
  const total = stopwatch()
  const bytes = await subject.scrape()
  const milliseconds = total().cpu
  look()
  running = false
  await new Promise(setImmediate)
  return { milliseconds, hold, bytes }
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
