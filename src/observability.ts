import { assembleInstance } from './assembly/instance.ts'
import type { MetricDefinitions } from './catalogue/definition.ts'
import { mergeOptions } from './config/merge-options.ts'
import type { ObservabilityOptions } from './config/options.ts'
import { resolveOptions } from './config/resolve-options.ts'
import { warnOfUnknownVariables } from './config/unknown-variables.ts'
import { registeredInstance, retireRegisteredInstance } from './core/registered-instance.ts'
import { Warnings } from './core/warnings.ts'
import type { Observability } from './observability-api.ts'

/**
 * Gives a server metrics, JSON logs, traces, Datadog and health checks. Synchronous; starts no server and installs no
 * signal or crash handler unless asked; each call makes an independent instance. The first call after a start with
 * `./register` takes the place of the instance made there, whose options hold where this call gives none.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` naming everything that is wrong; `OBS_ERR_MISSING_PEER` when an
 * option needs a package that is not installed.
 */
export function createObservability<const M extends MetricDefinitions = Record<never, never>>(
  options: ObservabilityOptions<M>,
): Observability<M> {
  // First: options may be wrong because a variable is not read.
  warnOfUnknownVariables(new Warnings())
  const registered = registeredInstance()
  const given = registered === undefined ? options : (mergeOptions(registered.options, options) as typeof options)
  const resolution = resolveOptions(given, undefined, registered?.presets)
  retireRegisteredInstance()

  const instance = assembleInstance<M>(resolution, defineOf(given))
  instance.open()
  return instance.obs
}

/** The user's catalogue, whose instruments exist even where metrics are off. */
function defineOf({ metrics }: ObservabilityOptions): MetricDefinitions | undefined {
  return typeof metrics === 'object' ? metrics.define : undefined
}
