import type { Series } from './series.ts'

/** Series by label values, one level of maps per label. Keys are never joined, so they cannot collide. */
export type LabelTree<S extends Series> = Map<unknown, LabelTree<S> | S>

/** Finds the series of a label object; undefined where the labels are impossible. */
export type LabelResolver<S extends Series> = (labels: unknown) => S | undefined

/**
 * The function that finds a series by an object of labels, written for these label names. What the tree does not hold,
 * and objects with other keys, go to `miss`.
 */
export function labelResolver<S extends Series>(
  names: readonly string[],
  root: LabelTree<S>,
  miss: LabelResolver<S>,
): LabelResolver<S> {
  try {
    return new Function('root', 'miss', sourceOf(names))(root, miss) as LabelResolver<S>
  } catch {
    // Code generation is disallowed (--disallow-code-generation-from-strings).
    return interpretedResolver(names, root, miss)
  }
}

function sourceOf(names: readonly string[]): string {
  const found = `v${names.length}`
  let body = `let v0 = root; `
  names.forEach((name, level) => {
    body += `const v${level + 1} = v${level}.get(labels[${JSON.stringify(name)}]); if (v${level + 1} === undefined) return miss(labels); `
  })
  return `return function resolve(labels) {
    if (typeof labels !== 'object' || labels === null) return miss(labels);
    let count = 0; for (const key in labels) count++;
    if (count !== ${names.length}) return miss(labels);
    ${body.replace('let v0', 'const v0')}return ${found};
  }`
}

/** Same as the generated function, a little slower. */
export function interpretedResolver<S extends Series>(
  names: readonly string[],
  root: LabelTree<S>,
  miss: LabelResolver<S>,
): LabelResolver<S> {
  return function resolve(labels) {
    if (typeof labels !== 'object' || labels === null) return miss(labels)
    let count = 0
    for (const _ in labels) count++
    if (count !== names.length) return miss(labels)
    let node: LabelTree<S> | S | undefined = root
    for (let level = 0; level < names.length; level++) {
      node = (node as LabelTree<S>).get((labels as Record<string, unknown>)[names[level] as string])
      if (node === undefined) return miss(labels)
    }
    return node as S
  }
}
