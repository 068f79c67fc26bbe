import { type Document, isMap, isScalar, isSeq } from 'yaml'
import type { PathStep } from './artefact-path.ts'

/** Where a place is in a document, or the step that leads nowhere with the names that would have led on. */
export type Located =
  | { readonly path: readonly (string | number)[] }
  | { readonly missing: PathStep; readonly known: readonly string[] }

/** Finds a place; `mayAdd`: the last key need not be there yet. */
export function locate(document: Document.Parsed, steps: readonly PathStep[], mayAdd: boolean): Located {
  let node: unknown = document.contents
  const path: (string | number)[] = []
  for (const [index, step] of steps.entries()) {
    const key = keyOf(node, step)
    const added = mayAdd && index === steps.length - 1 && isMap(node) && typeof step === 'string' ? step : undefined
    const taken = key ?? added
    if (taken === undefined) return { missing: step, known: namesAt(node, step) }
    path.push(taken)
    node = isMap(node) || isSeq(node) ? node.get(taken as never, true) : undefined
  }
  return { path }
}

function keyOf(node: unknown, step: PathStep): string | number | undefined {
  if (typeof step === 'string') return isMap(node) && node.has(step) ? step : undefined
  if (!isSeq(node)) return undefined
  const index = node.items.findIndex((item) => isMap(item) && String(item.get(step.key)) === step.value)
  return index === -1 ? undefined : index
}

function namesAt(node: unknown, step: PathStep): readonly string[] {
  if (typeof step === 'string') {
    return isMap(node) ? node.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : []
  }
  if (!isSeq(node)) return []
  return node.items.flatMap((item) => (isMap(item) && item.has(step.key) ? [String(item.get(step.key))] : []))
}
