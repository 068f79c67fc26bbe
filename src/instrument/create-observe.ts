import { ObservabilityError } from '../core/errors.ts'
import type { Attributes } from '../core/span.ts'
import { AnalysisCall } from './analysis-call.ts'
import { datasetLabel } from './dataset.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import { ObservedCall } from './observed-call.ts'
import { runCall } from './running-call.ts'

/** Any function or class. */
type Observable = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown)

/** The arguments that a call of it takes. */
type ArgumentsOf<F extends Observable> = F extends (...args: infer A) => unknown
  ? A
  : F extends abstract new (
        ...args: infer A
      ) => unknown
    ? A
    : never

export interface ObserveOptions<A extends readonly unknown[] = never[]> {
  /** Attributes of every span. */
  readonly attributes?: Attributes | undefined
  /** True makes every call an analysis, as `obs.analysis` does. Default false. */
  readonly analysis?: boolean | undefined
  /** Label `dataset` of the analysis metrics, or a function of the call's arguments. Default `default`. */
  readonly dataset?: string | ((...args: A) => string) | undefined
  /** One log line at the end of every call. Default true for an analysis, else false. */
  readonly log?: boolean | undefined
}

/**
 * `obs.observe`: a function of the same type and behaviour, every call of which has a child span, counted errors and,
 * where a histogram `<name>_seconds` exists, its duration in it. Sync, async, generators, `this` and `new` all work;
 * errors are rethrown as they are.
 * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` for an empty name or something that is no function.
 */
export type ObserveFunction = <F extends Observable>(name: string, fn: F, options?: ObserveOptions<ArgumentsOf<F>>) => F

export function createObserve(ports: InstrumentPorts): ObserveFunction {
  return <F extends Observable>(name: string, fn: F, options: ObserveOptions<ArgumentsOf<F>> = {}): F => {
    checkArguments(name, fn)
    const begin = options.analysis ? analysisStarter(ports, name, options) : functionStarter(ports, name, options)
    // A proxy keeps name, length, own properties and the kind of function, which frameworks look at.
    const observed: F = new Proxy(fn, {
      apply: (target, self, args) => runCall(begin(args), () => Reflect.apply(target as () => unknown, self, args)),
      construct: (target, args, newTarget) =>
        runConstructor(begin(args), target as never, args, newTarget === observed ? target : newTarget),
    })
    return observed
  }
}

type Starter = (args: unknown[]) => ObservedCall

function functionStarter(ports: InstrumentPorts, name: string, options: ObserveOptions<never>): Starter {
  const { attributes, log = false } = options
  return () => new ObservedCall(ports, name, attributes, log)
}

function analysisStarter(ports: InstrumentPorts, name: string, options: ObserveOptions<never>): Starter {
  const { attributes, dataset, log = true } = options
  const readDataset = dataset as ((...args: unknown[]) => string) | string | undefined
  return (args) => {
    const value =
      typeof readDataset === 'function' ? ports.faults.run('user', () => readDataset(...args), '') : readDataset
    return new AnalysisCall(ports, name, datasetLabel(value), attributes, log)
  }
}

/** A constructed object ends the call, also where it is thenable. */
function runConstructor(call: ObservedCall, target: () => unknown, args: unknown[], newTarget: unknown): object {
  try {
    const instance = call.run(() => Reflect.construct(target, args, newTarget as () => unknown) as object)
    call.succeed()
    return instance
  } catch (error) {
    call.fail(error)
    throw error
  }
}

function checkArguments(name: unknown, fn: unknown): void {
  const problem =
    typeof name !== 'string' || name === ''
      ? 'observe() needs a name'
      : typeof fn === 'function'
        ? undefined
        : `observe(${JSON.stringify(name)}) needs a function`
  if (problem !== undefined) throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [problem])
}
