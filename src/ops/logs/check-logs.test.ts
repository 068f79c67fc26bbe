import { expect, test } from 'vitest'
import { defineOps, type OpsOptions } from '../define-ops.ts'

function problemsOf(options: object): readonly string[] {
  return defineOps(options as OpsOptions).findings.map(({ file, message, fix }) => `${file}: ${message}. ${fix}`)
}

test('what cannot be of log lines, targets and the Collector is told with its place and the nearest name', () => {
  expect(
    problemsOf({
      logs: {
        presett: 'ecs',
        preset: 'otell',
        through: 'kafka',
        retention: '12h',
        slowSeconds: -1,
        fields: { basket: { type: 'number', description: 'x' }, user_id: { type: 'keyword', description: 'x' } },
      },
      collector: { sampleRatio: 10, maxTraces: 0, gatway: 'x' },
      targets: { elastic: '7' },
      grafana: { folders: 'x' },
    }),
  ).toEqual([
    'logs.presett: there is no option presett. Did you mean preset?',
    'grafana.folders: there is no option folders. Did you mean folder?',
    'collector.gatway: there is no option gatway. Did you mean gateway?',
    'logs.preset: there is no preset otell. Did you mean otel?',
    'logs.through: there is no way kafka. There are logstash, elasticsearch',
    'logs.retention: 12h is no duration of a day or longer. Write 7d or 30d',
    'logs.slowSeconds: -1 is no number above 0. Write seconds, such as 60',
    expect.stringContaining('logs.fields.basket.type: there is no type number. '),
    'logs.fields.user_id: user_id is a field of the library. Take another name',
    'collector.sampleRatio: 10 is not a number from 0 to 1. Write a number from 0 to 1',
    'collector.maxTraces: 0 is not a number above 0. Write a number above 0',
    'targets.elastic: there is no version 7. Did you mean 8?',
  ])
})

test('an alert that a panel names and that is not there', () => {
  const panel = { title: 'A', description: 'A', unit: 's', queries: [{ expression: 'up' }], alerts: ['Downn'] } as const
  const rows = { all: { title: 'All', panels: { one: panel } } }
  expect(problemsOf({ dashboards: () => ({ own: { title: 'Own', description: 'Own', rows } }) })).toEqual([
    'dashboards.own.rows.all.panels.one.alerts: there is no alert Downn. Did you mean Down?',
  ])
})

test('an alert that is switched off leaves the panels without its link', () => {
  expect(problemsOf({ alerts: { Down: false } })).toEqual([])
})

test('an option that there is not', () => {
  expect(problemsOf({ dashbords: () => ({}) })).toEqual([
    'dashbords: there is no option dashbords. Did you mean dashboards?',
  ])
})
