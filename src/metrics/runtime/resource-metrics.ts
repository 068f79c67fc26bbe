import type { CollectedSeries } from '../metrics.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** Undocumented, but the only source of what prom-client calls active handles and requests. */
interface ProcessInternals {
  readonly _getActiveHandles?: () => readonly object[]
  readonly _getActiveRequests?: () => readonly object[]
}

/** What keeps the event loop alive, by kind. */
export function defineResourceMetrics(runtime: RuntimeMetrics): void {
  runtime.readSeries([['nodejs_active_resources'], ['nodejs_active_resources_total']], () =>
    countedByType(process.getActiveResourcesInfo()),
  )
  const { _getActiveHandles: getHandles, _getActiveRequests: getRequests } = process as ProcessInternals
  if (getHandles !== undefined) {
    runtime.readSeries([['nodejs_active_handles'], ['nodejs_active_handles_total']], () =>
      countedByType(getHandles.call(process).map(classOf)),
    )
  }
  if (getRequests !== undefined) {
    runtime.readSeries([['nodejs_active_requests'], ['nodejs_active_requests_total']], () =>
      countedByType(getRequests.call(process).map(classOf)),
    )
  }
}

/** The series by type, then the total. */
function countedByType(types: readonly string[]): readonly (readonly CollectedSeries[])[] {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [[...counts].map(([type, value]) => ({ labels: { type }, value })), [{ value: types.length }]]
}

function classOf(object: object): string {
  return object.constructor?.name ?? 'Object'
}
