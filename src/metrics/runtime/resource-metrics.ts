import { gauge } from '../../catalogue/definition.ts'
import type { CollectedSeries } from '../metrics.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

const labels = ['type'] as const

/** Undocumented, but the only source of what prom-client calls active handles and requests. */
interface ProcessInternals {
  readonly _getActiveHandles?: () => readonly object[]
  readonly _getActiveRequests?: () => readonly object[]
}

/** What keeps the event loop alive, by kind. */
export function defineResourceMetrics(runtime: RuntimeMetrics): void {
  runtime.readSeries(
    [
      [
        'nodejs_active_resources',
        gauge({
          help: 'Number of active resources that are currently keeping the event loop alive, grouped by async resource type.',
          labels,
        }),
      ],
      ['nodejs_active_resources_total', gauge({ help: 'Total number of active resources.' })],
    ],
    () => countedByType(process.getActiveResourcesInfo()),
  )
  const { _getActiveHandles: getHandles, _getActiveRequests: getRequests } = process as ProcessInternals
  if (getHandles !== undefined) {
    runtime.readSeries(
      [
        [
          'nodejs_active_handles',
          gauge({
            help: 'Number of active libuv handles grouped by handle type. Every handle type is C++ class name.',
            labels,
          }),
        ],
        ['nodejs_active_handles_total', gauge({ help: 'Total number of active handles.' })],
      ],
      () => countedByType(getHandles.call(process).map(classOf)),
    )
  }
  if (getRequests !== undefined) {
    runtime.readSeries(
      [
        [
          'nodejs_active_requests',
          gauge({
            help: 'Number of active libuv requests grouped by request type. Every request type is C++ class name.',
            labels,
          }),
        ],
        ['nodejs_active_requests_total', gauge({ help: 'Total number of active requests.' })],
      ],
      () => countedByType(getRequests.call(process).map(classOf)),
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
