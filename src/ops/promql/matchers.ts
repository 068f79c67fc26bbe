import type { LabelSpec } from '../../catalogue/definition.ts'

/** Names of the labels of a specification. */
export type LabelName<L> = L extends readonly (infer N extends string)[] ? N : Extract<keyof L, string>

/** What a label may be compared with: a value, or a regular expression that must match the whole value. */
export type Matchers<L> = L extends readonly (infer N extends string)[]
  ? { readonly [K in N]?: string | RegExp }
  : { readonly [K in keyof L]?: (L[K] extends readonly (infer V extends string)[] ? V : string) | RegExp }

/** The matchers as PromQL, in the order given. */
export function matcherTexts(matchers: Matchers<LabelSpec> | undefined): readonly string[] {
  return Object.entries(matchers ?? {}).flatMap(([label, value]: [string, unknown]) => {
    if (value === undefined) return []
    if (value instanceof RegExp) return [`${label}=~${JSON.stringify(value.source)}`]
    return [`${label}=${JSON.stringify(String(value))}`]
  })
}
