import { describe, expect, test } from 'vitest'
import { gauge } from '../../catalogue/definition.ts'
import { dashboardFindings } from '../check/dashboard-findings.ts'
import { defineOps } from '../define-ops.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { sloRecords } from '../slo/slo-records.ts'
import { readSource } from '../syntax/source-file.ts'
import { emitGrafana } from './emit-grafana.ts'
import type { GrafanaPanel } from './grafana-panel.ts'

interface Written {
  readonly uid: string
  readonly panels: readonly GrafanaPanel[]
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}

const model = defineOps({ service: 'shop' })
const records = new Set(
  model.slos.map(sloRecords).flatMap((of) => [...of.often, ...of.period].map(({ record }) => record)),
)
const artefacts = emitGrafana(model)
const dashboards = artefacts.filter(({ path }) => path.endsWith('.json'))

function read(content: string): Written {
  return JSON.parse(content) as Written
}

describe.each(dashboards)('$path', ({ path, content }) => {
  const { panels, annotations } = read(content)

  test('breaks no rule of the dashboard linter', () => {
    const { documents } = readSource(path, content)
    expect(documents.flatMap((document) => dashboardFindings(path, document))).toEqual([])
  })

  test('asks for metrics that exist, in PromQL', () => {
    const expressions = panels.flatMap(({ targets = [] }) =>
      targets.filter(({ datasource }) => datasource.type === 'prometheus').map(({ expr }) => expr),
    )
    expect(expressions.length).toBeGreaterThan(0)
    for (const text of [...expressions, ...annotations.list.map(({ expr }) => expr)]) {
      const { problems, selectors } = parsePromql(text)
      expect({ text, problems }).toEqual({ text, problems: [] })
      const unknown = selectors.filter(({ name = '' }) => !records.has(name) && !model.metrics.ofSample(name))
      expect({ text, unknown }).toEqual({ text, unknown: [] })
    }
  })

  test('has panels beside each other, with an id each', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
  })

  test('links only with labels that its queries keep', () => {
    for (const panel of panels) {
      const used = [...JSON.stringify(panel).matchAll(/__field\.labels\.(\w+)/g)].map(([, label]) => label)
      for (const label of used) {
        for (const { expr } of panel.targets ?? []) expect(expr).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`))
      }
    }
  })
})

test('panels name alerts that exist, and every alert of the service that has a dashboard is named by a panel', () => {
  const panels = model.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels))
  const named = new Set(panels.flatMap(({ alerts = [] }) => alerts))
  const keys = new Set(model.alerts.map(({ key }) => key))
  expect([...named].filter((key) => !keys.has(key))).toEqual([])
  const left = model.alerts.filter(({ key, group }) => !named.has(key) && group !== 'meta' && group !== 'pipeline')
  expect(left.map(({ key }) => key)).toEqual([])
})

test('every metric of the library is on a dashboard', () => {
  const asked = new Set(
    dashboards.flatMap(({ content }) =>
      read(content).panels.flatMap(({ targets = [] }) =>
        targets.flatMap(({ expr }) => parsePromql(expr).selectors.map(({ name = '' }) => model.metrics.ofSample(name))),
      ),
    ),
  )
  const missing = [...model.metrics].filter((metric) => metric.origin === 'library' && !asked.has(metric))
  expect(missing.map(({ name }) => name)).toEqual([])
})

test('the same model gives the same bytes', () => {
  expect(emitGrafana(defineOps({ service: 'shop' }))).toEqual(artefacts)
})

test('ids of panels stay when others come and go', () => {
  const more = emitGrafana(
    defineOps({
      service: 'shop',
      metrics: { depth: gauge({ help: 'Depth of the queue' }) },
      dashboards: ({ m }) => ({
        main: {
          rows: {
            requests: { title: 'Requests', panels: { depth: panel(m.depth.value().sum()) } },
            queue: { title: 'Queue', panels: { depth: { ...panel(m.depth.value()), title: 'Depth by process' } } },
          },
        },
        overview: false,
        queue: {
          title: 'Queue',
          description: 'Its depth',
          rows: { all: { title: 'All', panels: { depth: panel('up') } } },
        },
      }),
    }),
  )
  expect(more.map(({ path }) => path)).not.toContain('grafana/dashboards/overview.json')
  expect(more.map(({ path }) => path)).toContain('grafana/dashboards/queue.json')
  const before = idsByTitle(artefacts)
  const after = idsByTitle(more)
  expect(after.size).toBe(before.size + 3)
  for (const [title, id] of before) expect(after.get(title)).toBe(id)
})

function panel(expression: Parameters<typeof String>[0]) {
  return { title: 'Depth', description: 'Waiting jobs', unit: 'short', queries: [{ expression }] } as const
}

function idsByTitle(all: typeof artefacts): ReadonlyMap<string, number> {
  const main = all.find(({ path }) => path === 'grafana/dashboards/main.json')
  return new Map(read(main?.content ?? '').panels.map(({ title, id }) => [title, id]))
}

test('what cannot be shown is told with its path', () => {
  const { findings } = defineOps({
    service: 'shop',
    dashboards: ({ lines }) => ({
      queue: {
        title: '',
        description: 'x',
        rows: {
          all: {
            title: 'All',
            panels: {
              depth: {
                ...{ title: 'Depth', description: '', unit: 'seconds' as 's', width: 30 },
                queries: [{ expression: 'up' }, { logs: lines.where('eror_type', '=', 'x').count() }],
              },
              none: { title: 'None', description: 'Nothing', unit: 's', queries: [] },
            },
          },
        },
      },
    }),
  })
  expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'dashboards.queue.title: no title',
    'dashboards.queue.rows.all.panels.depth.description: no description',
    'dashboards.queue.rows.all.panels.depth.unit: no such unit: seconds',
    'dashboards.queue.rows.all.panels.depth.width: no width: 30',
    'dashboards.queue.rows.all.panels.depth.queries: metrics and logs in one panel',
    'dashboards.queue.rows.all.panels.none.queries: no queries',
    'dashboards: no line has a field eror_type',
  ])
  expect(findings.at(-1)?.fix).toContain('error_type')
})
