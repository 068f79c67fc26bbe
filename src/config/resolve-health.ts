import type { OptionReport } from './option-report.ts'
import type { EndpointAuth } from './options.ts'
import type { ResolvedHealth } from './resolved-options.ts'

export function resolveHealth(options: OptionReport, metricsAuth: EndpointAuth | undefined): ResolvedHealth | false {
  if (!options.isOn('health')) return false
  return Object.freeze({
    path: options.take('health.path'),
    details: options.take('health.details'),
    auth: metricsAuth === undefined ? options.take('health.auth') : options.take('health.auth', () => metricsAuth),
    memory: options.isOn('health.memory') && ratios(options, 'health.memory'),
    disk:
      options.isOn('health.disk') &&
      Object.freeze({ path: options.take('health.disk.path'), ...ratios(options, 'health.disk') }),
    eventLoop: options.isOn('health.eventLoop') && delays(options, 'health.eventLoop'),
    apiLatency:
      options.isOn('health.apiLatency') &&
      Object.freeze({ url: options.take('health.apiLatency.url'), ...delays(options, 'health.apiLatency') }),
    exporters: options.take('health.exporters'),
  })
}

function ratios(
  options: OptionReport,
  group: 'health.memory' | 'health.disk',
): { readonly degradedRatio: number; readonly unhealthyRatio: number } {
  const unhealthyRatio = options.take(`${group}.unhealthyRatio`)
  return Object.freeze({ degradedRatio: takeAtMost(options, `${group}.degradedRatio`, unhealthyRatio), unhealthyRatio })
}

function delays(
  options: OptionReport,
  group: 'health.eventLoop' | 'health.apiLatency',
): { readonly degradedMs: number; readonly unhealthyMs: number } {
  const unhealthyMs = options.take(`${group}.unhealthyMs`)
  return Object.freeze({ degradedMs: takeAtMost(options, `${group}.degradedMs`, unhealthyMs), unhealthyMs })
}

type DegradedPath = `health.${'memory' | 'disk'}.degradedRatio` | `health.${'eventLoop' | 'apiLatency'}.degradedMs`

/** A default that is above the limit given for "unhealthy" gives way to it. */
function takeAtMost(options: OptionReport, path: DegradedPath, limit: number): number {
  const found = options.look(path)
  const value = found.from === 'default' ? Math.min(found.value, limit) : found.value
  options.note(path, value, found)
  return value
}
