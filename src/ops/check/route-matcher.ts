import { fieldsOf } from './found-expression.ts'

/** One condition of a route. */
export interface RouteMatcher {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

const MATCHER = /^\s*"?([A-Za-z_][\w.]*)"?\s*(=~|!~|!=|=)\s*(?:"((?:\\.|[^"\\])*)"|(.*?))\s*$/

/** The conditions of a route, those in the notation of before Alertmanager 0.22 too. */
export function matchersOf(route: { readonly [key: string]: unknown }): readonly RouteMatcher[] {
  const texts = Array.isArray(route.matchers) ? route.matchers.map(String) : []
  const parsed = texts.flatMap((text) => {
    const [, label, operator, quoted, bare] = MATCHER.exec(text) ?? []
    if (label === undefined) return []
    return [{ label, operator: operator as RouteMatcher['operator'], value: quoted ?? bare ?? '' }]
  })
  return [...parsed, ...former(route.match, '='), ...former(route.match_re, '=~')]
}

function former(matchers: unknown, operator: '=' | '=~'): readonly RouteMatcher[] {
  return Object.entries(fieldsOf(matchers)).map(([label, value]) => ({ label, operator, value: String(value) }))
}

/** Whether a label's value passes. */
export function passes({ operator, value }: RouteMatcher, candidate: string): boolean {
  if (operator === '=') return value === candidate
  if (operator === '!=') return value !== candidate
  return anchored(value).test(candidate) === (operator === '=~')
}

/** Whether some value could pass both; in doubt it could. */
export function overlap(a: RouteMatcher, b: RouteMatcher): boolean {
  if (a.operator === '=') return passes(b, a.value)
  if (b.operator === '=') return passes(a, b.value)
  return true
}

function anchored(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    // RE2 and JavaScript differ in corners; what cannot be read passes.
    return /^/
  }
}
