import { expect, test } from 'vitest'
import { defineOps } from '../define-ops.ts'
import { ownedText } from '../output/owned-text.ts'
import { emitPages } from './emit-pages.ts'
import { emitRunbooks } from './emit-runbooks.ts'

const MODEL = defineOps({ service: 'shop' })
const PAGES = [...emitRunbooks(MODEL), ...emitPages(MODEL)]
const PATHS = new Set(PAGES.map(({ path }) => path))

test('every alert has its runbook where its link leads', () => {
  for (const { annotations } of MODEL.alerts) expect(PATHS).toContain(annotations.runbook_url)
})

test.each(PAGES.map(({ path, content }) => [path, content]))(
  '%s links only to pages that are there',
  (path, content) => {
    const folder = path.includes('/') ? 'runbooks/' : ''
    for (const [, target = ''] of content.matchAll(/\]\(([^)]+\.md)\)/g)) expect(PATHS).toContain(`${folder}${target}`)
    // No placeholder of a link or of a template is left.
    expect(content).not.toMatch(/(?<!\])\[[A-Z]\w+\](?!\()/)
    expect(content.replace(/`[^`]*`/g, '')).not.toContain('{{')
  },
)

test('a runbook leaves room for notes outside of the generated part', () => {
  const runbook = PAGES.find(({ path }) => path === 'runbooks/ShopDown.md')?.content ?? ''
  expect(ownedText(runbook)).toContain('## Mitigation')
  expect(ownedText(runbook)).not.toContain('## Notes')
  expect(runbook).toContain('## Notes')
})

test('sections that an own alert leaves out are left to whoever writes them', () => {
  const { alerts } = defineOps({
    service: 'shop',
    alerts: ({ m }) => ({
      Idle: {
        expression: m.active_connections.value().below(1),
        summary: 'Idle',
        description: '{{ $value | humanize }} people are here.',
        runbook: { impact: 'None.' },
      },
    }),
  })
  const [page] = emitRunbooks({ ...MODEL, alerts: alerts.slice(-1) })
  expect(ownedText(page?.content ?? '')).toContain('## Impact\n\nNone.')
  expect(ownedText(page?.content ?? '')).not.toContain('## Mitigation')
  expect(page?.content).toContain('## Mitigation')
  expect(page?.content).toContain('## Meaning\n\n&lt;value&gt; people are here.')
})

test('each KPI names its expression, its panels and its alerts', () => {
  const page = PAGES.find(({ path }) => path === 'KPIS.md')?.content ?? ''
  const sections = page.split('\n### ').slice(1)
  expect(sections.length).toBeGreaterThanOrEqual(17)
  for (const section of sections) {
    expect(section).toContain('```promql\n')
    expect(section).toMatch(/- Panels: (?!none)/)
    expect(section).toMatch(/- Alerts: /)
  }
})
