import { assembleInstance } from '../assembly/instance.ts'
import { appName } from '../config/app-version.ts'
import type { ConfigFileOptions } from '../config/options.ts'
import { resolveOptions } from '../config/resolve-options.ts'
import { warnOfUnknownVariables } from '../config/unknown-variables.ts'
import { setRegisteredInstance } from '../core/registered-instance.ts'
import { Warnings } from '../core/warnings.ts'
import { flushOnSignals } from './flush-on-signals.ts'
import { whenSettled } from './when-settled.ts'

/** OpenTelemetry's name for a service that nobody has named. */
const UNNAMED = 'unknown_service:node'

/**
 * Makes the instance that is there before the application is loaded: by the options of a configuration file, and the
 * environment where they say nothing. Servers are observed without a mount unless told otherwise. The application's own
 * `createObservability()` takes its place.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS`, `OBS_ERR_MISSING_PEER`.
 */
export function registerApplication(options: ConfigFileOptions): void {
  warnOfUnknownVariables(new Warnings())
  const presets = { 'service.name': appName() ?? UNNAMED, 'http.auto': true }
  const resolution = resolveOptions(options, undefined, presets)
  const { metrics } = options
  const instance = assembleInstance(resolution, typeof metrics === 'object' ? metrics.define : undefined)
  const isDefault = instance.obs.explain().some(({ path, from }) => path === 'shutdown.signals' && from === 'default')
  const leaveSignals = isDefault ? flushOnSignals(instance.obs) : () => {}
  const stopWaiting = whenSettled(() => instance.open())
  setRegisteredInstance({
    instance: instance.obs,
    options,
    presets,
    retire() {
      stopWaiting()
      leaveSignals()
      instance.retire()
    },
  })
}
