import { expect, test } from 'vitest'
import { ObservabilityError } from '../../core/errors.ts'
import { defineOps, type OpsOptions } from '../define-ops.ts'

/** As a definition in JavaScript may be. */
const define = (options: unknown) => () => defineOps(options as OpsOptions)

test.each<[unknown, string[]]>([
  [null, ['definition']],
  [{ service: null }, ['service']],
  [{ service: { name: 5, title: 6 } }, ['service.name', 'service.title']],
  [{ service: '{{ .x }}', prefix: '9-x' }, ['service', 'prefix']],
  [{ service: 'a\nb' }, ['service']],
  [{ service: 'a'.repeat(300) }, ['service']],
  [{ metrics: { a: 5, b: null } }, ['metrics.a', 'metrics.b']],
  [{ slos: { own: {}, periodDays: 'x', availability: 5 } }, ['slos.own', 'slos.availability', 'slos.periodDays']],
  [
    { alerts: { own: 5, EventLoopDelayHigh: { threshold: 'x' } } },
    ['alerts.own', 'alerts.EventLoopDelayHigh.threshold'],
  ],
  [{ alertmanager: { receivers: { a: null } }, dashboards: {} }, ['alertmanager.receivers.a', 'dashboards']],
  [{ overrides: { 'x.yml': null }, ignore: [null], logs: 5 }, ['logs', 'overrides.x.yml', 'ignore']],
])('%j is refused with every place that is wrong', (options, places) => {
  let error: unknown
  try {
    define(options)()
  } catch (thrown) {
    error = thrown
  }
  expect(ObservabilityError.isError(error)).toBe(true)
  expect((error as ObservabilityError).issues?.map(({ path }) => path)).toEqual(places)
})

test.each(['my.svc', 'my svc', 'Ünïcode-服务', '9lives', `o'brien "q"`, 'back\\slash', '@scope/pkg', '__proto__'])(
  'a service may be called %j',
  (service) => {
    expect(define({ service, prefix: '', metrics: {}, slos: { latency: false }, alerts: () => ({}) })).not.toThrow()
  },
)
