import type { Registry } from 'prom-client'
// The package's main file loads the OpenTelemetry API, HTTP and compression for parts that are not used here: 30 ms
// against 2 for the class alone, which is the same object.
// @ts-expect-error: the file has no types of its own; they are those of the class in the main file.
import RegistryClass from 'prom-client/lib/registry.js'

/** A prom-client `Registry` of our own, in which metrics named like members of `Object.prototype` are possible too. */
export function createRegistry(): Registry {
  const registry = new (RegistryClass as typeof Registry)()
  const { _metrics: metrics } = registry as unknown as { readonly _metrics?: object }
  if (metrics !== undefined && !(metrics instanceof Map)) Object.setPrototypeOf(metrics, null)
  return registry
}
