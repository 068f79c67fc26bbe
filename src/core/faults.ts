import { isError } from './is-error.ts'
import type { Warnings } from './warnings.ts'

/** The parts of the library that can fail on their own; values of the label `component`. */
export const COMPONENTS = ['http', 'metrics', 'logging', 'tracing', 'datadog', 'health', 'instrument', 'user'] as const

export type Component = (typeof COMPONENTS)[number]

/**
 * Where our own faults end. What fails inside the library is counted and warned once per component; it never reaches
 * the application.
 */
export class Faults {
  readonly #warnings: Warnings
  readonly #counts = new Map<Component, number>()
  /** Called for every fault; set once metrics exist. */
  onFault: ((component: Component) => void) | undefined

  constructor(warnings: Warnings) {
    this.#warnings = warnings
  }

  /** Runs `fn`; a throw is counted and answered with `fallback`. */
  run<T>(component: Component, fn: () => T, fallback: T): T {
    try {
      return fn()
    } catch (error) {
      this.report(component, error)
      return fallback
    }
  }

  /** Counts a fault that was caught elsewhere. Never throws. */
  report(component: Component, error: unknown): void {
    try {
      this.#counts.set(component, (this.#counts.get(component) ?? 0) + 1)
      this.onFault?.(component)
      this.#warnings.once('OBSWRN001', component, describe(error))
    } catch {
      // A fault while reporting a fault has nowhere left to go.
    }
  }

  /** Faults so far, per component. */
  counts(): ReadonlyMap<Component, number> {
    return this.#counts
  }
}

function describe(error: unknown): string {
  if (isError(error)) return `${error.name}: ${error.message}`
  return typeof error === 'string' ? error : typeof error
}
