/** What a definition must not say. `npm run types` fails where one of these lines compiles. */

import { counter, defineMetrics, histogram } from '../../src/catalogue/definition.ts'
import { defineOps } from '../../src/ops/define-ops.ts'

const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }),
  wait_seconds: histogram({ help: 'Waits', buckets: [1, 5, 10] }),
})
const texts = { summary: 'Orders fail', description: 'They do.' } as const

defineOps({
  metrics,
  slos: {
    availability: { objective: 99.5 },
    latency: { threshold: 5 },
    own: ({ m }) => ({
      orders: {
        objective: 99,
        description: 'orders are stored',
        outcomes: m.orders_total.outcomes({ bad: { status: 'error' } }),
      },
      // @ts-expect-error 3 is no bucket bound
      waits: { objective: 99, description: 'waits are short', outcomes: m.wait_seconds.outcomes({ above: 3 }) },
    }),
  },
  alerts: {
    EventLoopSaturated: { threshold: 0.5 },
    AvailabilityBudgetBurnFast: { for: '5m' },
    own: ({ m }) => ({
      OrdersFailing: { ...texts, expression: m.orders_total.share({ status: 'error' }).above(0.05) },
      // @ts-expect-error no such metric
      Missing: { ...texts, expression: m.order_total.rate().above(1) },
      // @ts-expect-error no such value of the label
      Mislabelled: { ...texts, expression: m.orders_total.share({ status: 'failed' }).above(0.05) },
    }),
  },
})

// @ts-expect-error no bucket bound of the duration of requests
defineOps({ slos: { latency: { threshold: 3 } } })
// @ts-expect-error no such alert
defineOps({ alerts: { EventLoopSaturatd: false } })
// @ts-expect-error no duration
defineOps({ prometheus: { scrapeInterval: '15 seconds' } })

const receivers = { day: { email: { to: 'day@example.com' } }, night: { pagerduty: {} } }
defineOps({
  alertmanager: {
    receivers,
    routes: { default: 'day', critical: ['night', 'day'], warning: ['day'], heartbeat: false },
  },
})
defineOps({
  // @ts-expect-error no such receiver
  alertmanager: { receivers, routes: { default: 'day', critical: ['nigth'], warning: ['day'], heartbeat: false } },
})
defineOps({
  // @ts-expect-error no such channel
  alertmanager: { receivers: { day: { slak: { channel: '#x' } } } },
})
