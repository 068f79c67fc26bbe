import type { ResolvedHealth } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { Faults } from '../core/faults.ts'
import { registerBuiltinChecks } from './builtin-checks.ts'
import type { CheckFunction, CheckOptions, HealthGroup, HealthStatus } from './check-options.ts'
import { CheckOutcome } from './check-outcome.ts'
import { CheckRunner } from './check-runner.ts'
import { createDependencyChecks } from './dependency-checks.ts'
import { type OwnOutputs, registerExporterChecks } from './exporter-checks.ts'
import type { CheckResult, HealthAnswer, HealthFormat, HealthPart, ProbeKind, Unregister } from './health.ts'
import { type DescribedService, type ProbeReport, toHealthJson, toHealthJsonStatus } from './health-json.ts'
import { reportOf, timestampOf } from './health-report.ts'
import { parseRegistration } from './registration.ts'

export interface HealthDeps {
  /** `false`: no checks run, probes are answered all the same. */
  readonly options: ResolvedHealth | false
  readonly service: DescribedService
  readonly faults: Faults
  readonly clock: Clock
  readonly scopes: Scopes
  /** Called after every run of a check; `succeeded` tells of the run alone, without the thresholds. */
  readonly onResult: (check: string, status: HealthStatus, seconds: number, succeeded: boolean) => void
  /** Called when a check's status changes; a first result counts only when it is not healthy. */
  readonly onTransition: (
    check: string,
    from: HealthStatus | undefined,
    to: HealthStatus,
    error: string | undefined,
  ) => void
  /** Called when a check is taken away. */
  readonly onRemoved: (check: string) => void
  /** Base URL of a server that has served a request, such as `http://127.0.0.1:5001`. */
  readonly selfAddress: () => string | undefined
  /** Path of the liveness endpoint. */
  readonly livePath: string
  /** What `health.exporters` looks at. */
  readonly outputs?: OwnOutputs | undefined
}

/** The health part: a register of checks, and the answers to probes. */
export function createHealth(deps: HealthDeps): HealthPart {
  const { options, clock, faults, scopes } = deps
  const runners = new Map<string, CheckRunner>()
  let draining = false
  let started = true
  let disposed = false

  function onResult(name: string, before: CheckResult | undefined, result: CheckResult): void {
    const { status, duration_ms, pending, error } = result
    const succeeded = (pending?.status ?? status) !== 'unhealthy'
    faults.run('health', () => deps.onResult(name, status, duration_ms / 1_000, succeeded), undefined)
    if (status === (before?.status ?? 'healthy')) return
    faults.run('health', () => deps.onTransition(name, before?.status, status, error), undefined)
  }

  function register(name: string, check: CheckFunction, checkOptions?: CheckOptions): Unregister {
    const registration = parseRegistration(name, check, checkOptions)
    if (runners.has(name)) {
      throw new ObservabilityError('OBS_ERR_INVALID_CHECK', [`${JSON.stringify(name)}: the name is taken`])
    }
    // Nothing runs while the part is off.
    const isAwake = options !== false && !draining && !disposed
    const runner = new CheckRunner(registration, { clock, scopes, onResult })
    if (!isAwake) runner.stopBackground()
    runners.set(name, runner)
    return function unregister() {
      if (runners.get(name) !== runner) return
      runners.delete(name)
      runner.dispose()
      faults.run('health', () => deps.onRemoved(name), undefined)
    }
  }

  function runnersOf(group: HealthGroup | undefined): CheckRunner[] {
    if (options === false) return []
    const all = [...runners.values()]
    return group === undefined ? all : all.filter((runner) => runner.registration.groups.includes(group))
  }

  async function probe(kind: ProbeKind): Promise<ProbeReport> {
    if (kind === 'live') return { timestamp: timestampOf(clock), status: 'healthy', checks: {} }
    const reason = refusalOf(kind)
    if (reason !== undefined) return refuse(reason, clock)
    const report = await reportOf(runnersOf(kind === 'detailed' ? undefined : kind), (runner) => runner.probe(), clock)
    // Draining may have begun while the checks ran.
    const late = refusalOf(kind)
    return late === undefined ? report : refuse(late, clock)
  }

  /** Why a probe is refused whatever the checks say. */
  function refusalOf(kind: ProbeKind): string | undefined {
    if (kind === 'ready' && draining) return 'shutting down'
    return !started && (kind === 'ready' || kind === 'startup') ? 'starting' : undefined
  }

  function bodyOf(report: ProbeReport, showDetails: boolean, format: HealthFormat): object {
    const { timestamp, status } = report
    if (format === 'json') return showDetails ? report : { timestamp, status }
    if (!showDetails) return toHealthJsonStatus(status)
    return toHealthJson(report, deps.service, (name) => runners.get(name)?.lastResultAt)
  }

  const stopBuiltins = options === false ? () => {} : registerBuiltinChecks({ ...deps, options }, register)
  if (options !== false && options.exporters) registerExporterChecks(deps.outputs ?? {}, register)

  return {
    register,
    ...createDependencyChecks(clock, register),
    run: (group) => reportOf(runnersOf(group), (runner) => runner.run(), clock),
    degraded: (details) => new CheckOutcome('degraded', details),
    setStarted(value) {
      started = value
    },
    async probe(kind, showDetails, format = 'json'): Promise<HealthAnswer> {
      const report = await probe(kind)
      return { code: report.status === 'unhealthy' ? 503 : 200, body: bodyOf(report, showDetails, format) }
    },
    startDraining() {
      draining = true
      for (const runner of runners.values()) runner.stopBackground()
    },
    get draining() {
      return draining
    },
    dispose() {
      disposed = true
      stopBuiltins()
      for (const runner of runners.values()) runner.dispose()
    },
  }
}

/** Unhealthy whatever the checks say, which therefore do not run. */
function refuse(reason: string, clock: Clock): ProbeReport {
  return { timestamp: timestampOf(clock), status: 'unhealthy', reason, checks: {} }
}
