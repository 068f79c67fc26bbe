import type { Registry } from 'prom-client'
import { loadRegistryClass } from '#load-registry'

/** A prom-client `Registry` of our own, in which metrics named like members of `Object.prototype` are possible too. */
export function createRegistry(): Registry {
  const registry = new (loadRegistryClass())()
  const { _metrics: metrics } = registry as unknown as { readonly _metrics?: object }
  if (metrics !== undefined && !(metrics instanceof Map)) Object.setPrototypeOf(metrics, null)
  return registry
}
