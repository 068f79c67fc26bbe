import type { OpsModel } from '../model/ops-model.ts'
import type { Expression } from '../promql/expression.ts'

/** A figure that tells how the service does. */
export interface Kpi {
  readonly title: string
  /** What it is measured by, and how far it may go. */
  readonly target: string
  readonly expression: Expression
  /** Metrics or records whose panels show it. */
  readonly shownBy: readonly string[]
  /** Keys of the alerts that watch it. */
  readonly alerts: readonly string[]
}

/** The figures in two parts: the golden signals, and what the business asks. */
export interface KpiPart {
  readonly title: string
  readonly kpis: readonly Kpi[]
}

export function kpiParts({ queries: m, slos }: OpsModel): readonly KpiPart[] {
  const objective = (name: string) => slos.find((slo) => slo.name === name)
  const goal = (name: string, otherwise: string) => {
    const slo = objective(name)
    return slo === undefined ? otherwise : `${slo.objective} % of ${slo.description}`
  }
  const burns = (key: string) => [`${key}BudgetBurnFast`, `${key}BudgetBurnSlow`]
  return [
    {
      title: 'Golden signals',
      kpis: [
        kpi(
          'Latency: time until the answer, 95th percentile',
          goal('latency', 'no objective'),
          m.request_duration_seconds.quantile(0.95),
          [m.request_duration_seconds.name],
          burns('Latency'),
        ),
        kpi(
          'Traffic: requests per second',
          'no target; a sudden fall is worth a look',
          m.requests_total.rate().sum(),
          [m.requests_total.name],
          ['Down', 'AllDown', 'Absent'],
        ),
        kpi(
          'Errors: share of requests answered 5xx',
          goal('availability', 'no objective'),
          m.requests_total.share({ status: /5../ }),
          [m.requests_total.name],
          burns('Availability'),
        ),
        kpi(
          'Errors by type',
          'as far from its alerts as usual',
          m.errors_total.rate().sum({ by: ['error_type'] }),
          [m.errors_total.name],
          ['ErrorTypeFrequent'],
        ),
        kpi(
          'Saturation: share of time in which the event loop is busy',
          'as far from its alerts as usual',
          m.nodejs_eventloop_time_seconds_total.share({ state: 'active' }, { by: ['instance'] }),
          [m.nodejs_eventloop_time_seconds_total.name, m.nodejs_eventloop_utilization.name],
          ['EventLoopSaturated', 'EventLoopDelayHigh'],
        ),
        kpi(
          'Saturation: memory',
          'as far from its alerts as usual',
          m.process_resident_memory_bytes.value().max({ by: ['instance'] }),
          [m.process_resident_memory_bytes.name],
          ['MemoryNearLimit', 'HeapNearLimit'],
        ),
        kpi(
          'Saturation: processor',
          'as far from its alerts as usual',
          m.process_cpu_seconds_total.rate().sum({ by: ['instance'] }),
          [m.process_cpu_seconds_total.name],
          ['CpuThrottled'],
        ),
      ],
    },
    {
      title: 'Business',
      kpis: [
        kpi(
          'Analysis completion rate: share of analyses that succeed',
          'as far from its alerts as usual',
          m.analyses_total.share({ status: 'success' }),
          [m.analyses_total.name],
          ['AnalysesFailing', 'AnalysesStuck'],
        ),
        kpi(
          'Analyses finished per hour',
          'no target',
          m.analyses_total.increase({ window: '1h' }).sum(),
          [m.analyses_total.name],
          ['AnalysesStuck'],
        ),
        kpi(
          'Average processing time of an analysis',
          'no target',
          m.analysis_duration_seconds.mean(),
          [m.analysis_duration_seconds.name],
          ['AnalysesStuck'],
        ),
        kpi(
          'Data processed, bytes per second',
          'no target',
          m.data_processed_bytes.rate().sum(),
          [m.data_processed_bytes.name],
          [],
        ),
        kpi(
          'Accuracy of the detection of wastage',
          'no target',
          m.wastage_detection_accuracy.value().average(),
          [m.wastage_detection_accuracy.name],
          [],
        ),
        kpi(
          'Accuracy of the detection of fatigue',
          'no target',
          m.fatigue_detection_accuracy.value().average(),
          [m.fatigue_detection_accuracy.name],
          [],
        ),
        kpi(
          'API usage: requests by endpoint',
          'no target',
          m.requests_total.rate().sum({ by: ['endpoint'] }),
          [m.requests_total.name],
          [],
        ),
        kpi(
          'User engagement: actions by kind',
          'no target',
          m.user_events_total.rate().sum({ by: ['action'] }),
          [m.user_events_total.name],
          [],
        ),
      ],
    },
    {
      title: 'Objectives',
      kpis: slos.map((slo) =>
        kpi(
          `Error budget left: ${slo.name}`,
          `${slo.objective} % of ${slo.description}, over ${slo.periodDays} days`,
          slo.budgetRemaining,
          ['slo:period_error_budget_remaining:ratio'],
          burns(slo.key),
        ),
      ),
    },
  ]
}

function kpi(
  title: string,
  target: string,
  expression: Expression,
  shownBy: readonly string[],
  alerts: readonly string[],
): Kpi {
  return { title, target, expression, shownBy, alerts }
}
