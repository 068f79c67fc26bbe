import { readVariable, type Variable } from './variable.ts'

/** OpenTelemetry's samplers that mean a fixed ratio. */
const FIXED_RATIOS: ReadonlyMap<string, number> = new Map([
  ['always_on', 1],
  ['parentbased_always_on', 1],
  ['always_off', 0],
  ['parentbased_always_off', 0],
])

const RATIO_SAMPLERS: ReadonlySet<string> = new Set(['traceidratio', 'parentbased_traceidratio'])

/** Ratio of `OTEL_TRACES_SAMPLER`, where the sampler takes no argument. */
export const samplerVariable: Variable = {
  name: 'OTEL_TRACES_SAMPLER',
  expected: [...FIXED_RATIOS.keys(), ...RATIO_SAMPLERS].map((name) => `'${name}'`).join(', '),
  read(text) {
    const name = text.toLowerCase()
    return RATIO_SAMPLERS.has(name) ? undefined : (FIXED_RATIOS.get(name) ?? text)
  },
}

/** Ratio of `OTEL_TRACES_SAMPLER_ARG`, which means nothing without a sampler that takes one. */
export const samplerArgumentVariable: Variable = {
  name: 'OTEL_TRACES_SAMPLER_ARG',
  read(text, environment) {
    const sampler = readVariable(environment, 'OTEL_TRACES_SAMPLER')?.toLowerCase() ?? ''
    return RATIO_SAMPLERS.has(sampler) ? Number(text) : undefined
  },
}

/** Whether the sampler of `OTEL_TRACES_SAMPLER` follows a caller's decision; says nothing where the name is unknown. */
export const samplerParentVariable: Variable = {
  name: 'OTEL_TRACES_SAMPLER',
  read(text) {
    const name = text.toLowerCase()
    return FIXED_RATIOS.has(name) || RATIO_SAMPLERS.has(name) ? name.startsWith('parentbased_') : undefined
  },
}
