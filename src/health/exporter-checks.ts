import type { CheckFunction, CheckOptions } from './check-options.ts'
import { CheckOutcome } from './check-outcome.ts'

/** The library's own outputs; those that the instance does not have are left out. */
export interface OwnOutputs {
  /** Ask whether the other side answers, within so many milliseconds; an undefined problem means that it does. */
  readonly traces?: ExporterProbe | undefined
  readonly datadog?: ExporterProbe | undefined
  /** Where log lines go, each with what is wrong with it. */
  readonly destinations?: (() => readonly { readonly name: string; readonly problem: string | undefined }[]) | undefined
}

type ExporterProbe = (ms: number) => Promise<{ readonly target: string; readonly problem: string | undefined }>

/** Telemetry that goes nowhere is no reason to take a service out of use: shown to people, and asked for rarely. */
const FOR_PEOPLE: CheckOptions = { critical: false, groups: [], cacheMs: 10_000, timeoutMs: 3_000 }

/** What an exporter is given to answer: a little less than the check has. */
const PROBE_MS = 2_500

/** Registers a check for each output. */
export function registerExporterChecks(
  { traces, datadog, destinations }: OwnOutputs,
  register: (name: string, check: CheckFunction, options: CheckOptions) => void,
): void {
  if (traces !== undefined) register('traces_exporter', createExporterCheck(traces), FOR_PEOPLE)
  if (datadog !== undefined) register('datadog_agent', createExporterCheck(datadog), FOR_PEOPLE)
  if (destinations !== undefined) register('log_destinations', createDestinationsCheck(destinations), FOR_PEOPLE)
}

function createExporterCheck(probe: ExporterProbe): CheckFunction {
  return async function checkExporter(): Promise<CheckOutcome> {
    const { target, problem } = await probe(PROBE_MS)
    return new CheckOutcome(problem === undefined ? 'healthy' : 'unhealthy', { target }, problem)
  }
}

function createDestinationsCheck(destinations: NonNullable<OwnOutputs['destinations']>): CheckFunction {
  return function checkDestinations(): CheckOutcome {
    const all = destinations()
    const details = Object.fromEntries(all.map(({ name, problem }) => [name, problem ?? 'ok']))
    const broken = all.filter(({ problem }) => problem !== undefined)
    if (broken.length === 0) return new CheckOutcome('healthy', details)
    return new CheckOutcome('unhealthy', details, broken.map(({ name, problem }) => `${name}: ${problem}`).join('; '))
  }
}
