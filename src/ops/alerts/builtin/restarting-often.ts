import { secondsOf } from '../../promql/duration.ts'
import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { type FiringCase, STEP_SECONDS } from '../testing/alert-test.ts'
import { gaugeValues, type Stretch } from '../testing/series-values.ts'

export const RESTARTING_OFTEN: BuiltinAlert = {
  group: 'health',
  severity: 'warning',
  for: '1m',
  keepFiringFor: '10m',
  threshold: 2,
  window: '30m',
  dashboard: 'overview',
  build: (c) => {
    const start = c.queries.process_start_time_seconds
    const window = secondsOf(c.window) ?? 0
    const kept = secondsOf(c.keepFiringFor ?? '0s') ?? 0
    const pending = secondsOf(c.for) ?? 0
    const spacing = 60
    // Starts one after another until there is one too many, then calm.
    const lives = (count: number, calm: number): string =>
      gaugeValues(
        [1, 300],
        ...Array.from({ length: count }, (_, at): Stretch => [at + 2, at === count - 1 ? calm : spacing]),
      )
    const tooMany = Math.floor(c.threshold) + 1
    const crossed = 300 + (tooMany - 1) * spacing
    // The window still holds the start before it; the first change leaves when both samples around it have.
    const calmed = 300 + window
    const once: FiringCase = {
      name: 'one start too many, then calm',
      series: { [c.series(start.name)]: lives(tooMany, window + kept + 600) },
      at: crossed + pending,
      notAt: [crossed + pending - STEP_SECONDS, calmed + kept + 2 * STEP_SECONDS],
      alsoAt: [calmed + kept - 3 * STEP_SECONDS],
      alerts: [{ labels: { job: c.service.name, instance: 'one:5001' }, value: tooMany }],
    }
    const many = Math.ceil((pending + window) / spacing) + tooMany
    const always: FiringCase = {
      name: 'it never stops',
      series: { [c.series(start.name)]: lives(many, 60) },
      at: 300 + many * spacing - STEP_SECONDS,
    }
    return {
      expression: promql`changes(${start}[${c.window}])`.above(c.threshold),
      summary: 'An instance keeps restarting',
      description: `{{ $labels.instance }} has been started {{ $value | humanize }} times within ${c.window}.`,
      runbook: {
        meaning: `The process of this instance has started more than ${c.threshold} times within ${c.window}: something ends it again and again.`,
        impact:
          'Every end breaks the requests in flight, and every start is slow at first. Analyses that were running are lost.',
        diagnosis: `1. How does it end? Exit code and reason: \`kubectl describe pod\` (OOMKilled, Error, failed probe) or \`journalctl -u ${c.service.name}\`.\n2. The last words:\n\n${c.askLogs({ level: 'FATAL' })}\n\n3. Was memory at its limit before each end?\n\n${c.ask(c.queries.container_memory_used_bytes.value().dividedBy(c.queries.container_memory_limit_bytes.value()), c.queries.nodejs_heap_size_used_bytes.value().dividedBy(c.queries.nodejs_heap_size_limit_bytes.value()))}\n\n4. Does the liveness probe end it? Liveness runs no checks here, so only a blocked event loop fails it: see [EventLoopDelayHigh].`,
        mitigation:
          '- Out of memory: raise the limit, then find what grows ([MemoryNearLimit], [HeapNearLimit]).\n- An uncaught error: roll back the release that brought it; the FATAL line has its stack.\n- A probe that is too strict: give the start-up probe more time.',
      },
      test: {
        // A long `for` outlasts the window, so that it has to go on.
        firing: [pending + (tooMany + 2) * spacing < window ? once : always],
        silent: [
          {
            name: 'as many starts as are allowed',
            series: { [c.series(start.name)]: lives(tooMany - 1, window + pending + 300) },
            at: [crossed + pending, crossed + pending + 60],
          },
        ],
      },
    }
  },
}
