import { describeValue, isRecord } from '../../config/describe-value.ts'
import { UnknownMetricAsked } from '../promql/known-questions.ts'
import type { DefinitionFindings } from './definition-findings.ts'

/**
 * What a function of the definition gives, by name. What it throws, and what is no definition, is a finding and counts as
 * not given. `mayBeFalse`: false stands for something that is switched off.
 */
export function definitionAnswers<T>(
  path: string,
  ask: (() => { readonly [name: string]: T }) | undefined,
  findings: DefinitionFindings,
  mayBeFalse = false,
): { readonly [name: string]: T } {
  const answer = answered(path, ask, findings)
  if (answer === undefined) return {}
  if (!isRecord(answer)) {
    refuse(path, `it gives ${describeValue(answer)}`, 'Give an object of definitions by their names', findings)
    return {}
  }
  const sound = Object.entries(answer).filter(([name, definition]) => {
    if (isRecord(definition) || (mayBeFalse && definition === false)) return true
    refuse(`${path}.${name}`, `${describeValue(definition)} is no definition`, 'Give an object', findings)
    return false
  })
  return Object.fromEntries(sound) as { readonly [name: string]: T }
}

function answered(path: string, ask: (() => unknown) | undefined, findings: DefinitionFindings): unknown {
  try {
    return ask?.()
  } catch (error) {
    if (error instanceof UnknownMetricAsked) findings.unknown(path, 'metric', error.metric, error.known)
    else refuse(path, `it throws ${String(error)}`, 'Correct the function', findings)
    return undefined
  }
}

function refuse(path: string, message: string, fix: string, findings: DefinitionFindings): void {
  findings.add(path, { rule: 'definition-shape', message, why: 'Nothing can be made of it.', fix })
}
