import type { Registry } from 'prom-client'
import type { MetricDefinition, MetricDefinitions } from '../catalogue/definition.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { MetricStore } from './metric-store.ts'
import type { Metrics } from './metrics.ts'

/** What `obs.metrics` has besides instruments. */
const MEMBERS = ['counter', 'gauge', 'histogram', 'registry']

/**
 * `obs.metrics`: the instruments under their keys and the makers of more.
 * @throws ObservabilityError `OBS_ERR_INVALID_METRIC` for a key that a maker has.
 */
export function createMetricsApi(
  store: MetricStore,
  registry: Registry,
  instruments: { readonly [key: string]: unknown },
): Metrics<MetricDefinitions> {
  const make = (type: MetricDefinition['type']) => (options: MetricDefinition & { readonly name: string }) => {
    if (typeof options?.name !== 'string') {
      throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [`a ${type} needs an object with name and help`])
    }
    return store.define(options.name, { ...options, type } as MetricDefinition)
  }
  return assembleApi(
    { counter: make('counter'), gauge: make('gauge'), histogram: make('histogram') },
    instruments,
    () => registry,
  )
}

/** Puts makers and instruments on one object. */
export function assembleApi(
  makers: { readonly [name: string]: unknown },
  instruments: { readonly [key: string]: unknown },
  registry: () => Registry,
): Metrics<MetricDefinitions> {
  const taken = MEMBERS.find((name) => Object.hasOwn(instruments, name))
  if (taken !== undefined) {
    throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [`"${taken}" is a member of obs.metrics, not a free key`])
  }
  const api = Object.create(null, { registry: { get: registry, enumerable: true } })
  for (const members of [makers, instruments]) {
    for (const [name, value] of Object.entries(members)) Object.defineProperty(api, name, { value, enumerable: true })
  }
  return api as Metrics<MetricDefinitions>
}
