'use strict'
// POST /analyze with the guide's four spans and its analysis metrics, in the variant's own way.
const { validate, signatures, fatigue } = require('./work.cjs')

module.exports = function createAnalyze(variant) {
  const { span } = variant
  const prom = variant.client === undefined ? undefined : variant.promAnalysis(variant.client)
  const steps = (body) => {
    span('data_validation', () => validate(body))
    const found = span('signature_calculation', () => signatures(body))
    return span('fatigue_detection', () => fatigue(found))
  }
  const analyze = (body, size) =>
    span('analyze_request', (active) => {
      active?.setAttribute('data.size', size)
      active?.setAttribute('data.items', body.items.length)
      return steps(body)
    })
  if (variant.name === 'ours' || variant.name === 'ours-keep') {
    // The same metrics as the assembled stack keeps, through the typed instruments.
    const {
      active_analyses: active,
      analysis_duration_seconds: duration,
      data_processed_bytes: bytes,
    } = variant.obs.metrics
    const seconds = duration.bind({ dataset: 'bench', status: 'success' })
    return (body, size) => {
      active.inc()
      const start = performance.now()
      const result = analyze(body, size)
      seconds.observe((performance.now() - start) / 1000)
      bytes.inc(size)
      active.dec()
      return result
    }
  }
  return (body, size) => (prom === undefined ? analyze(body, size) : prom('bench', size, () => analyze(body, size)))
}
