import { describeValue, isRecord } from '../../config/describe-value.ts'
import type { DefinitionFindings } from './definition-findings.ts'
import { inspect, type Shape, type ShapeProblems } from './shape.ts'

export interface AnswerRules {
  /** What each definition may say. Default: it is looked at elsewhere. */
  readonly shape?: Shape
  /** False stands for something that is switched off. */
  readonly mayBeFalse?: boolean
}

/**
 * What a function of the definition gives, by name. What it throws, and what is no definition, is a finding and counts as
 * not given.
 */
export function definitionAnswers<T>(
  path: string,
  ask: (() => { readonly [name: string]: T }) | undefined,
  findings: DefinitionFindings,
  { shape, mayBeFalse = false }: AnswerRules = {},
): { readonly [name: string]: T } {
  const answer = answered(path, ask, findings)
  if (answer === undefined) return {}
  if (!isRecord(answer)) {
    refuse(path, `it gives ${describeValue(answer)}`, 'Give an object of definitions by their names', findings)
    return {}
  }
  const sound = Object.entries(answer).filter(([name, definition]) => {
    const at = `${path}.${name}`
    if (isRecord(definition)) return shape === undefined || hasShape(shape, definition, at, findings)
    if (mayBeFalse && definition === false) return true
    refuse(at, `${describeValue(definition)} is no definition`, 'Give an object', findings)
    return false
  })
  return Object.fromEntries(sound) as { readonly [name: string]: T }
}

function answered(path: string, ask: (() => unknown) | undefined, findings: DefinitionFindings): unknown {
  try {
    return ask?.()
  } catch (error) {
    refuse(path, `it throws ${String(error)}`, 'Correct the function', findings)
    return undefined
  }
}

function hasShape(shape: Shape, definition: unknown, path: string, findings: DefinitionFindings): boolean {
  const found: ShapeProblems = { wrong: [], unknown: [] }
  inspect(shape, definition, path, found)
  for (const wrong of found.wrong) refuse(wrong.path, wrong.message, wrong.hint, findings)
  for (const unknown of found.unknown) findings.unknown(unknown.path, unknown.what, unknown.key, unknown.known)
  return found.wrong.length === 0
}

function refuse(path: string, message: string, fix: string, findings: DefinitionFindings): void {
  findings.add(path, { rule: 'definition-shape', message, why: 'Nothing can be made of it.', fix })
}
