import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../statistics.mjs'

const LOOP = fileURLToPath(new URL('./loop.cjs', import.meta.url))

/**
 * What is compared with what, and how much of it is the most. `bare`: what of both belongs to neither. `count`: lines or
 * requests of a round.
 */
const ROWS = [
  { ours: 'line with full context', theirs: 'line of pino', limit: 0.9, count: 200_000 },
  { ours: 'lines of four requests in turn', theirs: 'line of pino', limit: 1.5, count: 200_000 },
  { ours: 'line to a file', theirs: 'line of pino to a file, same fields', limit: 0.5, count: 60_000 },
  { ours: 'line to a file', theirs: 'line of pino to a file', limit: undefined, count: 60_000 },
  {
    ours: 'request',
    theirs: 'request with pino-http',
    bare: 'request without a line',
    limit: 0.7,
    count: 100_000,
  },
]

/** Nanoseconds of CPU of a line or a request, ours against pino's, interleaved, every sample in a process of its own. */
export function measureLogging(rounds) {
  const samples = Array.from({ length: rounds }, (_, round) => {
    const sample = ROWS.map((row) => sampleOf(row, round % 2 === 1))
    process.stderr.write(`  logging round ${round + 1}/${rounds}\n`)
    return sample
  })
  return ROWS.map((row, at) => {
    const of = (key) => median(samples.map((sample) => sample[at][key]))
    return { ...row, oursNanoseconds: of('ours'), theirNanoseconds: of('theirs'), share: of('share') }
  })
}

function sampleOf({ ours, theirs, bare, count }, isReversed) {
  const names = [ours, theirs, ...(bare === undefined ? [] : [bare])]
  const found = {}
  for (const name of isReversed ? names.reverse() : names) found[name] = nanosecondsOf(name, count)
  const base = bare === undefined ? 0 : found[bare]
  const [mine, other] = [found[ours] - base, found[theirs] - base]
  return { ours: mine, theirs: other, share: mine / other }
}

function nanosecondsOf(name, count) {
  const result = spawnSync(process.execPath, [LOOP, name, String(count)], { encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`${name}: ${result.stderr}`)
  return JSON.parse(result.stdout).nanoseconds
}
