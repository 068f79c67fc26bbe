import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { artefactsOf } from '../artefacts.ts'
import { check } from '../check/check.ts'
import { defineOps } from '../define-ops.ts'
import { generate } from '../generate.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { parseLogstash } from '../syntax/parse-logstash.ts'
import { GUIDE_EXPRESSIONS, guideText } from './guide-expressions.ts'
import { GUIDE_CHECKLIST, GUIDE_FILES, GUIDE_QUERIES } from './guide-parts.ts'

const model = defineOps({ service: 'creativedynamics', targets: 'guide' })
const { artefacts } = artefactsOf(model, ['guide'])
const contentOf = (name: string) => artefacts.find(({ path }) => path === `guide/${name}`)?.content ?? ''

test('the files of the guide are written where they are asked for', () => {
  expect(artefacts.map(({ path }) => path)).toEqual([
    'guide/alertmanager.yml',
    'guide/alerts.yml',
    'guide/analysis-performance-dashboard.json',
    'guide/grafana-dashboard.json',
    'guide/kibana/error-distribution.json',
    'guide/kibana/find-slow-analyses.json',
    'guide/kibana/user-activity-patterns.json',
    'guide/logstash.conf',
    'guide/prometheus.yml',
    'guide/service-overview-dashboard.json',
  ])
  expect(artefactsOf(defineOps({ service: 'creativedynamics' }), ['guide']).artefacts).toEqual([])
})

test('every expression of the guide stands in one of them, unchanged', () => {
  const alerts = parse(contentOf('alerts.yml')) as { groups: { rules: { alert: string; expr: string }[] }[] }
  const rules = alerts.groups.flatMap((group) => group.rules.map(({ expr }) => expr))
  const dashboards = artefacts.filter(({ path }) => path.endsWith('-dashboard.json'))
  const targets = dashboards.flatMap(({ content }) =>
    (JSON.parse(content) as { panels: { targets: { expr: string }[] }[] }).panels.flatMap((panel) =>
      panel.targets.map(({ expr }) => expr),
    ),
  )
  const texts = GUIDE_EXPRESSIONS.map((one) => guideText(one, 'creativedynamics_', 'creativedynamics'))
  expect([...rules, ...targets].sort()).toEqual([...texts].sort())
  expect(texts).toHaveLength(23)
})

describe.each(GUIDE_EXPRESSIONS)('$source $name', (expression) => {
  test('is PromQL over metrics that exist', () => {
    const { problems, selectors } = parsePromql(guideText(expression, model.prefix, model.service.name))
    expect(problems).toEqual([])
    expect(selectors.filter(({ name = '' }) => model.metrics.ofSample(name) === undefined)).toEqual([])
  })

  test('has a successor that exists', () => {
    if ('alerts' in expression.successor) {
      const keys = model.alerts.map(({ key }) => key)
      expect(keys).toEqual(expect.arrayContaining([...expression.successor.alerts]))
    } else {
      const [dashboard, row, panel] = expression.successor.panel.split('/')
      const panels = model.dashboards.find(({ key }) => key === dashboard)?.rows.find(({ key }) => key === row)?.panels
      expect(panels?.map(({ key }) => key)).toContain(panel)
    }
  })
})

test.each([...GUIDE_FILES, ...GUIDE_CHECKLIST, ...GUIDE_QUERIES])(
  'the successor of $name consists of files that exist',
  ({ files }) => {
    const generated = artefactsOf(model).artefacts.map(({ path }) => path)
    for (const file of files) {
      const exists = file.startsWith('docs/')
        ? existsSync(new URL(`../../../${file}`, import.meta.url))
        : generated.some((path) => path === file || path.startsWith(`${file}/`))
      expect({ file, exists }).toEqual({ file, exists: true })
    }
  },
)

test('its pipeline is one, and reads fields that lines have', () => {
  const { fields } = parseLogstash(contentOf('logstash.conf'))
  expect(new Set(fields.map(({ field }) => field))).toEqual(new Set(['[level]', '[duration]', '[timestamp]']))
})

test('what the rules of check have against the guide is no finding of the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ops-guide-'))
  try {
    const out = join(folder, 'ops')
    await generate(model, { out })
    const { findings } = await check(model, { out, tools: 'off' })
    expect(findings.filter(({ file }) => file.startsWith(join(out, 'guide')))).toEqual([])
    const known = await check(model, {
      files: [join(out, 'guide', '*.json'), join(out, 'guide', '*.yml')],
      tools: 'off',
    })
    expect(known.findings.length).toBeGreaterThan(64)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
