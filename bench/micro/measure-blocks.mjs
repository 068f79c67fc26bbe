import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../statistics.mjs'

const LOOP = fileURLToPath(new URL('./loop.cjs', import.meta.url))

const PAIRS = [
  ['inc bound, ours', 'inc bound, prom-client', 5_000_000, 500_000],
  ['inc unbound, ours', 'inc unbound, prom-client', 1_000_000, 500_000],
  ['observe bound, ours', 'observe bound, prom-client', 5_000_000, 300_000],
  ['observe unbound, ours', 'observe unbound, prom-client', 1_000_000, 300_000],
  ['log line with full context, ours', 'log line, pino defaults', 200_000, 200_000],
]

/** Nanoseconds of CPU for one call, ours against the library's, interleaved, each measurement in a process of its own. */
export function measureBlocks(rounds) {
  return PAIRS.map(([ours, theirs, oursIterations, theirIterations]) => {
    const samples = Array.from({ length: rounds }, () => ({
      ours: run(ours, oursIterations),
      theirs: run(theirs, theirIterations),
    }))
    process.stderr.write(`  ${ours}\n`)
    return {
      ours,
      theirs,
      oursNanoseconds: median(samples.map((sample) => sample.ours.nanoseconds)),
      theirNanoseconds: median(samples.map((sample) => sample.theirs.nanoseconds)),
      ratio: median(samples.map((sample) => sample.theirs.nanoseconds / sample.ours.nanoseconds)),
      bytes: median(samples.map((sample) => sample.ours.bytes)),
    }
  })
}

function run(name, iterations) {
  const result = spawnSync(process.execPath, ['--expose-gc', LOOP, name, String(iterations)], { encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`${name}: ${result.stderr}`)
  return JSON.parse(result.stdout)
}
