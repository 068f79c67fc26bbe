import type { DocumentPath } from '../syntax/source-file.ts'
import { fieldsOf, listOf } from './found-expression.ts'
import { matchersOf, overlap, type RouteMatcher } from './route-matcher.ts'

type Fields = { readonly [key: string]: unknown }

/** One route of an Alertmanager configuration. */
export interface FoundRoute {
  readonly path: DocumentPath
  readonly route: Fields
  /** The receiver in force: its own or that of the route around it. */
  readonly receiver: string | undefined
  readonly matchers: readonly RouteMatcher[]
  readonly children: readonly FoundRoute[]
  /** Continues although no route after it could take the alert. */
  readonly continuesToNowhere: boolean
}

/** The tree of routes. */
export function routeTree(root: unknown): FoundRoute {
  return routeAt(fieldsOf(root), ['route'], undefined, [])
}

/** The route and all below it. */
export function allRoutes(route: FoundRoute): readonly FoundRoute[] {
  return [route, ...route.children.flatMap(allRoutes)]
}

function routeAt(
  route: Fields,
  path: DocumentPath,
  inherited: string | undefined,
  later: readonly Fields[],
): FoundRoute {
  const receiver = route.receiver === undefined ? inherited : String(route.receiver)
  const children = listOf(route.routes)
  const inner = children.map((child, index) =>
    routeAt(child, [...path, 'routes', index], receiver, children.slice(index + 1)),
  )
  const continuesToNowhere = route.continue === true && !later.some((next) => compatible(route, next))
  return { path, route, receiver, matchers: matchersOf(route), children: inner, continuesToNowhere }
}

/** Whether some alert could match both. */
function compatible(a: Fields, b: Fields): boolean {
  return matchersOf(a).every((one) => matchersOf(b).every((other) => one.label !== other.label || overlap(one, other)))
}
