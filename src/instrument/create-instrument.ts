import { type AnalysisFunction, createAnalysis } from './create-analysis.ts'
import { createObserve, type ObserveFunction } from './create-observe.ts'
import { createSpan, type SpanFunction } from './create-span.ts'
import type { InstrumentPorts } from './instrument-ports.ts'

/** The wrappers of an instance. They work without `this`. */
export interface Instrument {
  readonly observe: ObserveFunction
  readonly span: SpanFunction
  readonly analysis: AnalysisFunction
}

export function createInstrument(ports: InstrumentPorts): Instrument {
  const span = createSpan(ports)
  return { observe: createObserve(ports), span, analysis: createAnalysis(ports, span) }
}
