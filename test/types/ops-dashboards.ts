/** What must not compile in `dashboards` of a definition. `npm run types` fails where one of these lines does. */

import { counter, defineMetrics, histogram } from '../../src/catalogue/definition.ts'
import type { PanelDefinition } from '../../src/ops/dashboards/panel.ts'
import { defineOps } from '../../src/ops/define-ops.ts'

const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }),
  order_seconds: histogram({ help: 'Time', buckets: [0.1, 1] }),
})

const about = { title: 'Orders', description: 'Orders of the shop' }

defineOps({
  metrics,
  dashboards: ({ m, lines }) => ({
    slo: false,
    main: { rows: { orders: { title: 'Orders', panels: { rate: { ...about, unit: 'ops', queries: [] } } } } },
    orders: {
      ...about,
      rows: {
        all: {
          title: 'All',
          panels: {
            rate: {
              ...about,
              unit: 'ops',
              queries: [{ expression: m.orders_total.rate().sum({ by: ['status'] }), legend: '{{status}}' }],
            },
            failed: {
              ...about,
              unit: 'short',
              // @ts-expect-error a status that orders do not have
              queries: [{ expression: m.orders_total.rate({ where: { status: 'failed' } }) }],
            },
            missing: {
              ...about,
              unit: 'short',
              // @ts-expect-error no such metric
              queries: [{ expression: m.order_total.rate() }],
            },
            slow: {
              ...about,
              unit: 'percentunit',
              // @ts-expect-error no bucket bound
              queries: [{ expression: m.order_seconds.shareAbove(2) }],
            },
            lines: { ...about, unit: 'string', kind: 'logs', queries: [{ logs: lines.atLeast('ERROR').lines() }] },
            // @ts-expect-error no such level
            levels: { ...about, unit: 'string', kind: 'logs', queries: [{ logs: lines.atLeast('ERR').lines() }] },
          },
        },
      },
    },
  }),
})

// @ts-expect-error no unit of Grafana
export const seconds: PanelDefinition = { ...about, unit: 'seconds', queries: [] }
// @ts-expect-error without a description
export const bare: PanelDefinition = { title: 'Bare', unit: 's', queries: [] }

// @ts-expect-error no preset of the logger
defineOps({ logs: { preset: 'logfmt' } })
// @ts-expect-error no type of an index
defineOps({ logs: { fields: { depth: { type: 'number', description: 'Depth' } } } })
// @ts-expect-error a version that nothing is written for
defineOps({ targets: { elastic: '7' } })
