import { resolve } from 'node:path'
import type { Issues } from './issues.ts'
import type { ResolvedHealth, ResolvedOptions } from './resolved-options.ts'

/** Adds what is wrong only in combination: values that are fine each on its own. */
export function findConflicts(options: ResolvedOptions, issues: Issues): void {
  const { metrics, health, logging, tracing } = options
  if (tracing !== false && typeof tracing.provider === 'object' && tracing.exporter !== 'none') {
    const message = 'expected to be left out: tracing.provider makes the spans and exports them'
    issues.add('tracing.exporter', message, tracing.exporter)
  }
  if (logging !== false && logging.file !== undefined && logging.rotate?.symlink !== undefined) {
    const isFile = resolve(logging.rotate.symlink) === resolve(logging.file)
    if (isFile) issues.add('logging.rotate.symlink', 'expected another path than logging.file', logging.rotate.symlink)
  }
  if (metrics !== false && health !== false) {
    const taken = metrics.path === health.path || metrics.path.startsWith(`${health.path}/`)
    if (taken) issues.add('metrics.path', `expected a path outside of health.path (${health.path})`, metrics.path)
  }
  if (metrics !== false && metrics.isolate === 'worker' && metrics.port === undefined) {
    const hint = 'The thread serves that port and nothing else.'
    issues.add('metrics.isolate', 'expected metrics.port beside it', metrics.isolate, hint)
  }
  if (health !== false) findReversedLimits(health, issues)
}

function findReversedLimits({ memory, disk, eventLoop, apiLatency }: ResolvedHealth, issues: Issues): void {
  for (const [path, limits] of Object.entries({ memory, disk })) {
    if (limits === false || limits.degradedRatio <= limits.unhealthyRatio) continue
    const expected = `expected at most unhealthyRatio (${limits.unhealthyRatio})`
    issues.add(`health.${path}.degradedRatio`, expected, limits.degradedRatio)
  }
  for (const [path, limits] of Object.entries({ eventLoop, apiLatency })) {
    if (limits === false || limits.degradedMs <= limits.unhealthyMs) continue
    issues.add(`health.${path}.degradedMs`, `expected at most unhealthyMs (${limits.unhealthyMs})`, limits.degradedMs)
  }
}
