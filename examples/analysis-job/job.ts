// An analysis without a server: decorators and a job, then what was recorded. Try:
//   npx tsx examples/analysis-job/job.ts

import { readFileSync } from 'node:fs'
import { createObservability } from '@creativedynamics/observability'
import { observed, traced } from '@creativedynamics/observability/decorators'

interface Creative {
  readonly id: string
  readonly days: readonly { readonly impressions: number; readonly clicks: number }[]
}

class ClickRates {
  @traced('signature_calculation')
  rateOf(creative: Creative): number {
    const clicks = creative.days.reduce((sum, day) => sum + day.clicks, 0)
    return clicks / creative.days.reduce((sum, day) => sum + day.impressions, 0)
  }

  @observed()
  async best(creatives: readonly Creative[]): Promise<string> {
    const rates = creatives.map((creative) => ({ id: creative.id, rate: this.rateOf(creative) }))
    return rates.reduce((best, next) => (next.rate > best.rate ? next : best)).id
  }
}

const obs = createObservability({ service: 'creativedynamics', announce: false })

const file = readFileSync(new URL('../data/creatives.json', import.meta.url), 'utf8')
const best = await obs.analysis('analyze_all_items', { dataset: 'summer' }, async (job) => {
  job.bytes(file.length)
  const { items } = job.step('data_validation', () => JSON.parse(file) as { items: Creative[] })
  job.items(items.length)
  return new ClickRates().best(items)
})
obs.logger.info({ best }, 'best creative')

const samples = await obs.metrics.registry.metrics()
for (const line of samples.split('\n')) {
  if (/^creativedynamics_(analyses_total|data_processed_bytes|active_analyses)/.test(line)) console.log(line)
}
await obs.shutdown()
