import type { DashboardDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { QUALITY_LIMITS, RATIO_LIMITS } from './threshold-sets.ts'

/** Analyses are rare: over less than this there may be none. */
const RARE = '10m'

/** The guide's Analysis Performance: throughput, duration and quality of the analyses. */
export function analysisDashboard({ service, m }: DashboardQuestions): DashboardDefinition {
  const chosen = { dataset: /$dataset/ }
  const duration = m.analysis_duration_seconds
  return {
    title: `${service.title} / Analysis Performance`,
    description: 'How many analyses finish, how long they take, how good they are.',
    variables: ['dataset'],
    range: '6h',
    rows: {
      throughput: {
        title: 'Throughput',
        panels: {
          analyses_per_hour: {
            title: 'Analyses per Hour',
            description: 'Finished analyses in the hour before, by how they ended.',
            unit: 'short',
            min: 0,
            stacked: true,
            queries: [
              {
                expression: m.analyses_total
                  .rate({ where: chosen })
                  .sum({ by: ['status'] })
                  .times(3_600),
                legend: '{{status}}',
              },
            ],
            links: ['logs'],
          },
          failure_ratio: {
            title: 'Failed Analyses',
            description: 'Share of the analyses of each dataset that ended with an error.',
            unit: 'percentunit',
            interval: RARE,
            min: 0,
            thresholds: RATIO_LIMITS,
            queries: [
              {
                expression: m.analyses_total.share({ status: 'error' }, { of: chosen, by: ['dataset'] }),
                legend: '{{dataset}}',
              },
            ],
            links: ['errors', 'failed-traces'],
            alerts: ['AnalysesFailing'],
          },
          active_analyses: {
            title: 'Active Analyses',
            description: 'Analyses that run at this moment, by process.',
            unit: 'short',
            min: 0,
            stacked: true,
            queries: [{ expression: m.active_analyses.value(), legend: '{{instance}}' }],
            alerts: ['AnalysesStuck'],
          },
        },
      },
      duration: {
        title: 'Duration',
        panels: {
          avg_analysis_time: {
            title: 'Analysis Duration',
            description: 'Mean, median and 95th percentile.',
            unit: 's',
            interval: RARE,
            min: 0,
            queries: [
              { expression: duration.mean({ where: chosen }), legend: 'mean' },
              { expression: duration.quantile(0.5, { where: chosen }), legend: 'median' },
              {
                expression: duration.quantile(0.95, { where: chosen }),
                legend: 'p95',
                exemplars: true,
              },
            ],
            links: ['traces'],
          },
          by_dataset: {
            title: 'P95 Duration by Dataset',
            description: 'Of 20 analyses of the dataset 19 took less than this.',
            unit: 's',
            interval: RARE,
            min: 0,
            queries: [
              {
                expression: duration.quantile(0.95, { where: chosen, by: ['dataset'] }),
                legend: '{{dataset}}',
              },
            ],
            links: ['logs'],
          },
          signature_calc_time: {
            title: 'Signature Calculation',
            description: 'Median and 95th percentile of one signature.',
            unit: 's',
            min: 0,
            queries: [
              { expression: m.signature_calculation_seconds.quantile(0.5), legend: 'median' },
              { expression: m.signature_calculation_seconds.quantile(0.95), legend: 'p95' },
            ],
          },
        },
      },
      quality: {
        title: 'Quality and volume',
        panels: {
          wastage_detection_accuracy: {
            title: 'Wastage Detection Accuracy',
            description: 'Share of wasted spend that the detection finds.',
            unit: 'percentunit',
            kind: 'gauge',
            min: 0,
            max: 1,
            thresholds: QUALITY_LIMITS,
            queries: [{ expression: m.wastage_detection_accuracy.value().max(), legend: 'found' }],
          },
          fatigue_detection_accuracy: {
            title: 'Fatigue Detection Accuracy',
            description: 'Share of the creatives that the detection judges as people did.',
            unit: 'percentunit',
            kind: 'gauge',
            min: 0,
            max: 1,
            thresholds: QUALITY_LIMITS,
            queries: [{ expression: m.fatigue_detection_accuracy.value().max(), legend: 'right' }],
          },
          data_processing_rate: {
            title: 'Data Processing Rate',
            description: 'Bytes that analyses were given, per second.',
            unit: 'Bps',
            min: 0,
            queries: [{ expression: m.data_processed_bytes.rate().sum(), legend: 'bytes' }],
          },
        },
      },
    },
  }
}
