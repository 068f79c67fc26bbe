import type { BuiltinAlert } from '../builtin-alert.ts'
import { growthTest } from '../testing/growth-test.ts'

export const OBSERVABILITY_FAULTS: BuiltinAlert = {
  group: 'pipeline',
  severity: 'warning',
  for: '5m',
  keepFiringFor: '30m',
  threshold: 0,
  window: '15m',
  dashboard: 'overview',
  build: (c) => {
    const faults = c.queries.observability_errors_total
    return {
      expression: faults
        .increase({ window: c.window })
        .sum({ by: ['component'] })
        .above(c.threshold),
      summary: 'The observability library has faults',
      description: `{{ $labels.component }} had {{ $value | humanize }} faults within ${c.window}; requests are not affected.`,
      runbook: {
        meaning:
          'Something failed inside the observability library and was caught there: it is counted instead of being thrown into the application. Component `user` means a function that the application gave it, such as a collect function, a hook or a serializer.',
        impact: 'Requests are answered as without it. Metrics, lines or spans of the component may be missing.',
        diagnosis: `1. Which component, since when?\n\n${c.ask(faults.rate().sum({ by: ['component', 'instance'] }))}\n\n2. The library warns once per kind of fault, with a code that its page of warnings explains:\n\n${c.askLogs({ level: 'WARN' })}\n\n3. Did it begin with a release, of the service or of the library?`,
        mitigation:
          '- Component `user`: correct the function that the warning names.\n- Otherwise report it with the warning and its stack; the component can be switched off by its option meanwhile.',
      },
      test: growthTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        series: [
          c.series(faults.name, { component: 'user' }),
          c.series(faults.name, { component: 'user' }, 'two:5001'),
        ],
        labels: { component: 'user' },
      }),
    }
  },
}
