import { parser } from '@grafana/lezer-logql'
import { describe, expect, test } from 'vitest'
import { LOG_PRESETS } from '../../catalogue/log-field.ts'
import { defineOps } from '../define-ops.ts'
import { LogLines } from './log-lines.ts'
import { LoggedFields } from './logged-fields.ts'
import { lokiQueries } from './loki-queries.ts'

/** Where Grafana's own grammar of LogQL has something against the text. */
function problemsOf(query: string): readonly string[] {
  const problems: string[] = []
  const text = query.replaceAll('$__auto', '5m')
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) problems.push(text.slice(Math.max(0, from - 12), to + 12))
    },
  })
  return problems
}

describe.each(LOG_PRESETS)('with the preset %s', (preset) => {
  const model = defineOps({ service: 'shop', logs: { preset } })
  const panels = model.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels))
  const onPanels = panels.flatMap(({ title, queries }) =>
    queries.flatMap((query) => ('logs' in query ? [[title, query.logs.render()] as const] : [])),
  )
  const inFile = lokiQueries(model).map(({ key, query }) => [key, query.render()] as const)

  test.each([...onPanels, ...inFile])('the query of %s is LogQL', (_, query) => {
    expect(problemsOf(query)).toEqual([])
  })
})

test('a query that is none is known', () => {
  expect(problemsOf('{a="b"} | jsn')).not.toEqual([])
  expect(problemsOf('sum(rate({a="b"}[5m])')).not.toEqual([])
})

test('durations are compared in seconds, however the lines have them', () => {
  const text = (preset: (typeof LOG_PRESETS)[number]) => {
    const { logs } = defineOps({ service: 'shop', logs: { preset } })
    const lines = new LogLines(new LoggedFields(logs, 'shop', () => undefined))
    return lines.where('request_duration', '>=', 1.5).lines().render()
  }
  expect(text('default')).toBe('{service_name="shop"} | json | duration >= 1.5')
  expect(text('ecs')).toBe('{service_name="shop"} | json | event_duration >= 1500000000')
  expect(text('gcp')).toBe('{service_name="shop"} | json | httpRequest_latency >= 1.5s')
})
