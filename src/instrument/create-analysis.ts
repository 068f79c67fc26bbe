import { ObservabilityError } from '../core/errors.ts'
import { AnalysisCall } from './analysis-call.ts'
import type { SpanFunction } from './create-span.ts'
import { datasetLabel } from './dataset.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import { createJob, type Job } from './job.ts'
import { runCall } from './running-call.ts'

export interface AnalysisOptions {
  /** Label `dataset` of the metrics. Default `default`. */
  readonly dataset?: string | undefined
  /** One log line at the end. Default true. */
  readonly log?: boolean | undefined
}

/** `obs.analysis`. */
export interface AnalysisFunction {
  /**
   * Runs `fn` as an analysis and returns what it returns; sync or async. Moves `active_analyses`, `analyses_total` and
   * `analysis_duration_seconds`, counts errors, opens a span and writes one log line.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` when there is no function to run.
   */
  <T>(name: string, fn: (job: Job) => T): T
  <T>(name: string, options: AnalysisOptions, fn: (job: Job) => T): T
}

export function createAnalysis(ports: InstrumentPorts, span: SpanFunction): AnalysisFunction {
  return <T>(name: string, optionsOrFn: AnalysisOptions | ((job: Job) => T), maybeFn?: (job: Job) => T): T => {
    const fn = typeof optionsOrFn === 'function' ? optionsOrFn : maybeFn
    if (typeof fn !== 'function') {
      throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [`analysis(${JSON.stringify(name)}) needs a function`])
    }
    const options = typeof optionsOrFn === 'function' ? undefined : optionsOrFn
    const call = new AnalysisCall(ports, name, datasetLabel(options?.dataset), undefined, options?.log ?? true)
    const job = createJob(ports, call, span)
    return runCall(call, () => fn(job))
  }
}
