import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../statistics.mjs'
import { measureBlockedServer } from './measure-blocked-server.mjs'
import { measureScrapedServer } from './measure-scraped-server.mjs'

const SCRAPES = [
  { name: '100 000 counter samples, all changed', kind: 'counter', share: 1 },
  { name: '100 000 counter samples, 1 % changed', kind: 'counter', share: 0.01 },
  { name: '100 000 histogram samples, all changed', kind: 'histogram', share: 1 },
]
const HOSTILE_PATHS = 300_000

/** Ours against prom-client, interleaved, every measurement in a process of its own; medians of `rounds`. */
export async function measureMetrics({ rounds, scrapes, seconds }) {
  const scrape = SCRAPES.map((row) => compareScrapes(row, rounds, scrapes))
  const request = pairs(rounds, (subject) => run('request.cjs', subject, subject === 'ours' ? 2_000_000 : 200_000))
  const hostile = pairs(1, (subject) => run('hostile-paths.cjs', subject, HOSTILE_PATHS))[0]
  const server = []
  for (let round = 0; round < rounds; round++) {
    const row = {}
    for (const subject of ['none', 'ours', 'prom-client']) row[subject] = await measureScrapedServer(subject, seconds)
    // A thread of its own is of use where there is a core for it.
    row.both = await measureScrapedServer('none', seconds, '0-1')
    row.isolated = await measureScrapedServer('isolated', seconds, '0-1')
    server.push(row)
  }
  const blocked = []
  for (let round = 0; round < rounds; round++) blocked.push(await measureBlockedServer())
  process.stderr.write('  metrics\n')
  return {
    scrape,
    request: {
      ours: median(request.map(({ ours }) => ours.nanoseconds)),
      theirs: median(request.map(({ theirs }) => theirs.nanoseconds)),
      ratio: median(request.map(({ ours, theirs }) => theirs.nanoseconds / ours.nanoseconds)),
      bytes: median(request.map(({ ours }) => ours.bytes)),
    },
    hostile: { paths: HOSTILE_PATHS, ...hostile },
    server: {
      none: median(server.map((row) => row.none)),
      ours: median(server.map((row) => row.ours)),
      isolated: median(server.map((row) => row.isolated)),
      theirs: median(server.map((row) => row['prom-client'])),
      oursToNone: median(server.map((row) => row.ours / row.none)),
      isolatedToNone: median(server.map((row) => row.isolated / row.both)),
      theirsToNone: median(server.map((row) => row['prom-client'] / row.none)),
    },
    blocked: {
      first: median(blocked.map(({ first }) => first)),
      median: median(blocked.map((one) => one.median)),
    },
  }
}

function compareScrapes({ name, kind, share }, rounds, scrapes) {
  const found = pairs(rounds, (subject) => {
    const { first, milliseconds, hold } = run(
      'scrape.cjs',
      subject,
      kind,
      share,
      subject === 'ours' ? scrapes : Math.ceil(scrapes / 3),
    )
    return { first, milliseconds: median(milliseconds), hold: median(hold) }
  })
  const medianOf = (read) => median(found.map(read))
  return {
    name,
    ours: medianOf(({ ours }) => ours.milliseconds),
    theirs: medianOf(({ theirs }) => theirs.milliseconds),
    ratio: medianOf(({ ours, theirs }) => theirs.milliseconds / ours.milliseconds),
    hold: medianOf(({ ours }) => ours.hold),
    theirHold: medianOf(({ theirs }) => theirs.hold),
    first: medianOf(({ ours }) => ours.first.milliseconds),
    firstHold: medianOf(({ ours }) => ours.first.hold),
    theirFirst: medianOf(({ theirs }) => theirs.first.milliseconds),
  }
}

function pairs(rounds, measure) {
  return Array.from({ length: rounds }, () => ({ ours: measure('ours'), theirs: measure('prom-client') }))
}

function run(file, ...args) {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const result = spawnSync(process.execPath, ['--expose-gc', path, ...args.map(String)], { encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`${file}: ${result.stderr}`)
  return JSON.parse(result.stdout)
}
