import { orZero } from '../promql/constant.ts'
import type { RowDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { ANY_IS_BAD } from './threshold-sets.ts'

/** Lines and spans on their way out of the processes. */
export function telemetryRow({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Logs and traces',
    panels: {
      log_lines: {
        title: 'Log Lines',
        description: 'Lines written per second by level.',
        unit: 'ops',
        min: 0,
        stacked: true,
        queries: [{ expression: m.log_lines_total.rate().sum({ by: ['level'] }), legend: '{{level}}' }],
        links: ['logs'],
      },
      destinations: {
        title: 'Log Destinations',
        description: 'Lines that each destination took, and attempts to write that failed, per second.',
        unit: 'ops',
        min: 0,
        queries: [
          {
            expression: orZero(m.log_lines_written_total.rate().sum({ by: ['destination'] })),
            legend: 'taken {{destination}}',
          },
          {
            expression: orZero(m.log_destination_failures_total.rate().sum({ by: ['destination'] })),
            legend: 'failed {{destination}}',
          },
        ],
      },
      waiting: {
        title: 'Lines Waiting',
        description: 'Bytes of lines that wait for a destination; beyond logging.maxBufferBytes lines are dropped.',
        unit: 'bytes',
        min: 0,
        queries: [
          {
            expression: orZero(m.log_buffered_bytes.value().max({ by: ['instance', 'destination'] })),
            legend: '{{destination}} {{instance}}',
          },
        ],
        alerts: ['LogLinesDropped'],
      },
      failing: {
        title: 'Failing Destinations',
        description: 'Destinations that take no lines at the moment, over all processes.',
        unit: 'short',
        min: 0,
        thresholds: ANY_IS_BAD,
        queries: [
          {
            expression: orZero(
              m.log_destination_up
                .value()
                .equals(0)
                .count({ by: ['destination'] }),
            ),
            legend: '{{destination}}',
          },
        ],
      },
      lost: {
        title: 'Lost Telemetry',
        description: 'Log lines and spans lost per second. Anything above 0 means that something is missing elsewhere.',
        unit: 'ops',
        min: 0,
        thresholds: ANY_IS_BAD,
        queries: [
          { expression: orZero(m.log_lines_dropped_total.rate().sum()), legend: 'log lines' },
          { expression: orZero(m.spans_dropped_total.rate().sum()), legend: 'spans' },
        ],
        alerts: ['LogLinesDropped', 'SpansDropped'],
      },
      spans: {
        title: 'Spans Exported',
        description: 'Spans that the collector accepted, per second.',
        unit: 'ops',
        min: 0,
        queries: [{ expression: m.spans_exported_total.rate().sum(), legend: 'spans' }],
      },
      queued: {
        title: 'Spans Waiting',
        description: 'Encoded spans that wait for the collector, by process.',
        unit: 'bytes',
        min: 0,
        queries: [{ expression: m.spans_queued_bytes.value(), legend: '{{instance}}' }],
      },
      faults: {
        title: 'Faults of the Library',
        description: 'Faults inside the observability library by part; none of them reached the application.',
        unit: 'ops',
        min: 0,
        thresholds: ANY_IS_BAD,
        queries: [
          {
            expression: m.observability_errors_total.rate().sum({ by: ['component'] }),
            legend: '{{component}}',
          },
        ],
        alerts: ['ObservabilityFaults'],
      },
      pushes: {
        title: 'Pushes',
        description: 'Pushes to a Pushgateway per second by how they ended; 0 where nothing is pushed.',
        unit: 'ops',
        min: 0,
        queries: [{ expression: m.metrics_pushes_total.rate().sum({ by: ['result'] }), legend: '{{result}}' }],
      },
    },
  }
}
