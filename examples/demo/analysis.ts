import type { Observability } from '@creativedynamics/observability'
import type { AnalyzeRequest, Creative } from './creative.ts'
import { detectFatigue, type FatigueResult } from './fatigue.ts'
import { pathSignature } from './signature.ts'

const SIGNATURE_DEPTH = 3

export interface AnalysisResult {
  readonly dataset: string
  readonly results: readonly (FatigueResult & { readonly signature: readonly number[] })[]
  readonly wastedSpend: number
}

/** The guide's analysis with everything that it reports, on one instance. */
export function createAnalysis(obs: Observability) {
  const calculateSignature = obs.observe('signature_calculation', (creative: Creative) =>
    pathSignature(pathOf(creative), SIGNATURE_DEPTH),
  )

  const performAnalysis = (request: AnalyzeRequest) => {
    const tags = obs.datadog?.currentSpan()
    tags?.setTag('data.size', JSON.stringify(request).length)
    tags?.setMetric('items.count', request.items.length)

    const signatures = request.items.map((creative) => [...(calculateSignature(creative)[0] as Float64Array)])
    const found = obs.span('fatigue_detection', () => request.items.map(detectFatigue))
    reportAccuracy(obs, request.items, found)
    return found.map((result, index) => ({ ...result, signature: signatures[index] as number[] }))
  }
  const perform = obs.datadog?.wrap('custom.analysis', performAnalysis) ?? performAnalysis

  return (request: AnalyzeRequest, bytes: number): Promise<AnalysisResult> =>
    obs.analysis('analyze_all_items', { dataset: request.dataset }, async (job) => {
      job.bytes(bytes)
      job.items(request.items.length)
      const results = perform(request)
      const wastedSpend = results.reduce((sum, result) => sum + result.wastedSpend, 0)
      obs
        .getLogger('app.analysis')
        .info({ fatigued: results.filter((result) => result.fatigued).length }, 'analysis stored')
      return { dataset: request.dataset, results, wastedSpend: Math.round(wastedSpend * 100) / 100 }
    })
}

/** The creative's way through cumulated impressions, clicks and spend, each scaled to end at 1. */
function pathOf(creative: Creative): number[][] {
  let impressions = 0
  let clicks = 0
  let spend = 0
  const points = [[0, 0, 0]]
  for (const day of creative.days) {
    impressions += day.impressions
    clicks += day.clicks
    spend += day.spend
    points.push([impressions, clicks, spend])
  }
  const scale = [impressions || 1, clicks || 1, spend || 1]
  return points.map((point) => point.map((value, axis) => value / (scale[axis] ?? 1)))
}

/** Where the data says what people judged, how often the detection agrees, and how much of the waste it finds. */
function reportAccuracy(obs: Observability, items: readonly Creative[], found: readonly FatigueResult[]): void {
  if (items.some((item) => item.fatigued === undefined)) return
  const right = items.filter((item, index) => item.fatigued === found[index]?.fatigued).length
  const worn = items.filter((item) => item.fatigued)
  const wasteFound = worn.filter((item) => (found.find((result) => result.id === item.id)?.wastedSpend ?? 0) > 0).length
  obs.metrics.fatigue_detection_accuracy.set(right / items.length)
  obs.metrics.wastage_detection_accuracy.set(worn.length === 0 ? 1 : wasteFound / worn.length)
}
