/** Writes creatives.json anew: `tsx examples/data/generate.ts`. The same seed gives the same file. */
import { writeFileSync } from 'node:fs'

let seed = 42
/** Park and Miller's generator: uniform in (0, 1). */
const uniform = () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}
const noise = (share: number) => 1 + (uniform() * 2 - 1) * share

const NAMES = [
  'Summer sale',
  'City lights',
  'Morning coffee',
  'Last seats',
  'New arrivals',
  'Two for one',
  'Weekend trip',
  'Quiet luxury',
]
const items = NAMES.map((name, index) => {
  const fatigued = index % 2 === 0
  const rate = 0.02 + uniform() * 0.02
  const wearsOutAt = 12 + Math.floor(uniform() * 8)
  const days = Array.from({ length: 28 }, (_, day) => {
    const impressions = Math.round(9_000 * noise(0.2))
    const level = fatigued && day >= wearsOutAt ? rate * 0.5 : rate
    return {
      date: new Date(Date.UTC(2026, 5, 1 + day)).toISOString().slice(0, 10),
      impressions,
      clicks: Math.round(impressions * level * noise(0.08)),
      spend: Math.round(impressions * 0.012 * noise(0.05) * 100) / 100,
    }
  })
  return { id: `cr-${index + 1}`, name, fatigued, days }
})
writeFileSync(
  new URL('./creatives.json', import.meta.url),
  `${JSON.stringify({ dataset: 'summer', items }, null, 1)}\n`,
)
