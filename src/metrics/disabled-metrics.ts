import type { Registry } from 'prom-client'
import { BUILTIN_METRICS, SELF_METRICS } from '../catalogue/builtin-metrics.ts'
import type { MetricDefinitions } from '../catalogue/definition.ts'
import type { InstrumentsOf } from '../catalogue/instrument.ts'
import type { Clock } from '../core/clock.ts'
import { CONTENT_TYPES, formatFor } from './exposition/accept.ts'
import { Snapshot } from './exposition/snapshot.ts'
import { TextBlock } from './exposition/text-block.ts'
import { DISCARDING } from './instruments/discarding.ts'
import type { MetricsPart } from './metrics.ts'
import { assembleApi } from './metrics-api.ts'
import { createRegistry } from './registry.ts'

/** The metrics part that is off: the same members, all without effect, and an empty exposition. */
export function createDisabledMetrics(define: MetricDefinitions, clock: Clock): MetricsPart {
  const instrument = {
    ...DISCARDING,
    bind: () => DISCARDING,
    startTimer: () => {
      const start = clock.now()
      return () => (clock.now() - start) / 1_000
    },
  }
  const instrumentsFor = <M extends MetricDefinitions>(definitions: M): InstrumentsOf<M> =>
    Object.fromEntries(Object.keys(definitions).map((key) => [key, instrument])) as unknown as InstrumentsOf<M>
  const builtin = instrumentsFor(BUILTIN_METRICS)
  const maker = () => instrument
  let registry: Registry | undefined
  return {
    api: assembleApi(
      { counter: maker, gauge: maker, histogram: maker },
      { ...builtin, ...instrumentsFor(define) },
      () => (registry ??= createRegistry()),
    ),
    builtin,
    self: instrumentsFor(SELF_METRICS),
    requests: { expect() {}, started() {}, ended() {}, failed() {} },
    async expose(accept) {
      const format = formatFor(accept)
      return new Snapshot(CONTENT_TYPES[format], format === 'openMetrics' ? [TextBlock.of('# EOF\n')] : [])
    },
    collect() {},
    seriesCounts: () => [],
    push: undefined,
    isolation: undefined,
    dispose() {},
  }
}
