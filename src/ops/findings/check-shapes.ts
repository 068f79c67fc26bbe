import { ObservabilityError } from '../../core/errors.ts'
import { DEFINITION } from './definition-shape.ts'
import { inspect, type ShapeProblems, type UnknownKey } from './shape.ts'

/**
 * What TypeScript refuses and JavaScript does not. Gives the keys that nothing reads.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPS` that names every value of another kind, which nothing can be resolved
 *   from.
 */
export function checkShapes(options: unknown): readonly UnknownKey[] {
  const found: ShapeProblems = { wrong: [], unknown: [] }
  const isDefinition = DEFINITION.accepts(options)
  inspect(DEFINITION, options ?? null, isDefinition ? '' : 'definition', found)
  const { wrong: issues, unknown } = found
  if (issues.length === 0) return unknown
  const lines = issues.map(({ path, message, hint }) => `${path}: ${message}. ${hint}`)
  const text = lines.length === 1 ? lines.join('') : [`${lines.length} problems`, ...lines].join('\n  - ')
  throw new ObservabilityError('OBS_ERR_INVALID_OPS', [text], { issues })
}
