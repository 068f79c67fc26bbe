import type { ResolvedHealth } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { Faults } from '../core/faults.ts'
import { registerBuiltinChecks } from './builtin-checks.ts'
import { CheckOutcome } from './check-outcome.ts'
import { CheckRunner } from './check-runner.ts'
import type {
  CheckFunction,
  CheckOptions,
  CheckResult,
  HealthAnswer,
  HealthGroup,
  HealthPart,
  HealthReport,
  HealthStatus,
} from './health.ts'
import { reportOf, timestampOf } from './health-report.ts'
import { parseRegistration } from './registration.ts'

export interface HealthDeps {
  /** `false`: no checks run, probes are answered all the same. */
  readonly options: ResolvedHealth | false
  readonly faults: Faults
  readonly clock: Clock
  readonly scopes: Scopes
  /** Called after every run of a check. */
  readonly onResult: (check: string, status: HealthStatus, seconds: number) => void
  /** Called when a check's status changes; a first result counts only when it is not healthy. */
  readonly onTransition: (
    check: string,
    from: HealthStatus | undefined,
    to: HealthStatus,
    error: string | undefined,
  ) => void
  /** Base URL of a server that has served a request, such as `http://127.0.0.1:5001`. */
  readonly selfAddress: () => string | undefined
  /** Path of the liveness endpoint. */
  readonly livePath: string
}

/** The health part: a register of checks, and the answers to probes. */
export function createHealth(deps: HealthDeps): HealthPart {
  const { clock, faults, scopes } = deps
  const runners = new Map<string, CheckRunner>()
  let draining = false
  let started = true

  function onResult(name: string, before: CheckResult | undefined, result: CheckResult): void {
    faults.run('health', () => deps.onResult(name, result.status, result.duration_ms / 1_000), undefined)
    if (result.status === (before?.status ?? 'healthy')) return
    faults.run('health', () => deps.onTransition(name, before?.status, result.status, result.error), undefined)
  }

  function register(name: string, check: CheckFunction, options?: CheckOptions): () => void {
    const registration = parseRegistration(name, check, options)
    if (runners.has(name)) {
      throw new ObservabilityError('OBS_ERR_INVALID_CHECK', [`${JSON.stringify(name)}: the name is taken`])
    }
    const runner = new CheckRunner(registration, { clock, scopes, onResult })
    runners.set(name, runner)
    return function unregister() {
      if (runners.get(name) !== runner) return
      runners.delete(name)
      runner.dispose()
    }
  }

  /** Nothing runs while the part is off. */
  function runnersOf(group: HealthGroup | undefined): CheckRunner[] {
    if (deps.options === false) return []
    const all = [...runners.values()]
    return group === undefined ? all : all.filter((runner) => runner.registration.groups.includes(group))
  }

  async function probe(kind: 'live' | 'ready' | 'startup' | 'detailed', showDetails: boolean): Promise<HealthAnswer> {
    if (kind === 'live') return answer({ timestamp: timestampOf(clock), status: 'healthy', checks: {} }, showDetails)
    if (kind === 'ready' && draining) return refuse('shutting down', clock, showDetails)
    if (kind === 'startup' && !started) return refuse('starting', clock, showDetails)
    const report = await reportOf(runnersOf(kind === 'detailed' ? undefined : kind), (runner) => runner.probe(), clock)
    // Draining may have begun while the checks ran.
    if (kind === 'ready' && draining) return refuse('shutting down', clock, showDetails)
    return answer(report, showDetails)
  }

  const stopBuiltins =
    deps.options === false
      ? () => {}
      : registerBuiltinChecks({ ...deps, options: deps.options }, (name, check, options) => {
          register(name, check, options)
        })

  return {
    register,
    run: (group) => reportOf(runnersOf(group), (runner) => runner.run(), clock),
    degraded: (details) => new CheckOutcome('degraded', details),
    setStarted(value) {
      started = value
    },
    probe,
    startDraining() {
      draining = true
    },
    get draining() {
      return draining
    },
    dispose() {
      stopBuiltins()
      for (const runner of runners.values()) runner.dispose()
    },
  }
}

function answer(report: HealthReport, showDetails: boolean): HealthAnswer {
  const { timestamp, status } = report
  return { code: status === 'unhealthy' ? 503 : 200, body: showDetails ? report : { timestamp, status } }
}

/** Unhealthy whatever the checks say, which therefore do not run. */
function refuse(reason: string, clock: Clock, showDetails: boolean): HealthAnswer {
  const body = { timestamp: timestampOf(clock), status: 'unhealthy' }
  return { code: 503, body: showDetails ? { ...body, reason, checks: {} } : body }
}
