import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { startMetrics } from '../support/metrics-part.ts'

const isPresent = spawnSync('promtool', ['--version']).status === 0

// It comes with the Debian package "prometheus". Its opinions on names (status 3) are not errors of the text (status 1).
test.skipIf(!isPresent)('promtool reads the text of every kind of metric, where promtool is installed', async () => {
  const { part } = startMetrics({ runtime: true })
  const hostile = ['plain', '"quoted"', 'back\\slash', 'line\nend', 'ä🦊', '']
  const counter = part.api.counter({ name: 'c_total', help: 'a "help"\nwith \\', labels: ['l'] })
  const histogram = part.api.histogram({ name: 'h_seconds', help: 'h', labels: ['l'] })
  for (const l of hostile) {
    counter.inc({ l }, 0.1)
    histogram.observe({ l }, 3)
  }
  const first = await part.expose(undefined)
  first.release()
  for (const l of hostile) counter.inc({ l }, 12_345)
  const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: (await part.expose(undefined)).body })
  expect([0, 3], stderr.toString()).toContain(status)
  part.dispose()
})
