import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node'
import { expect, test } from 'vitest'
import { newTraceId } from '../span-ids.ts'
import { RatioSampler } from './ratio-sampler.ts'

test.each([[0], [0.01], [0.1], [0.5], [0.999], [1]])('at %d the decision is the one of OpenTelemetry', (ratio) => {
  const ours = new RatioSampler(ratio)
  const theirs = new TraceIdRatioBasedSampler(ratio)
  let sampled = 0
  for (let i = 0; i < 2_000; i++) {
    const traceId = newTraceId()
    const { decision } = theirs.shouldSample({} as never, traceId)
    if (ours.isSampled(traceId) !== (decision === SamplingDecision.RECORD_AND_SAMPLED)) throw new Error(traceId)
    if (ours.isSampled(traceId)) sampled++
  }
  expect(Math.abs(sampled / 2_000 - ratio)).toBeLessThan(0.05)
})
