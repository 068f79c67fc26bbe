import type { DatadogTracer } from './dd-trace.ts'

/** dd-trace sends what is finished every 2000 ms by itself; a little more for the sending. */
const OWN_FLUSH_MS = 2_300

interface TracerInside {
  readonly _tracer?: { readonly _exporter?: { readonly flush?: unknown } }
}

/**
 * Sends the finished spans to the agent and waits for its answer, `ms` at most. dd-trace has no public flush
 * (DataDog/dd-trace-js#708): its exporter's own is used where this version has it, else its timer is waited for. Answers
 * whether the exporter was done in time. Never rejects.
 */
export function flushExporter(tracer: DatadogTracer, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const exporter = (tracer as TracerInside)._tracer?._exporter
    const canFlush = typeof exporter?.flush === 'function'
    const timer = setTimeout(() => resolve(!canFlush && ms >= OWN_FLUSH_MS), canFlush ? ms : Math.min(ms, OWN_FLUSH_MS))
    if (!canFlush) return
    const done = () => {
      clearTimeout(timer)
      resolve(true)
    }
    try {
      Reflect.apply(exporter.flush as (done: () => void) => void, exporter, [done])
    } catch {
      clearTimeout(timer)
      resolve(false)
    }
  })
}
