import type { ExpressApp, ExpressLayer, ExpressPath, ExpressRoute, ExpressRouter } from './express-types.ts'
import { Mount } from './mount.ts'
import { mountsOfLayer } from './mounts-of-layer.ts'
import type { RouteMatch } from './route-match.ts'

/** How deep routers and apps may be nested. */
const MAX_DEPTH = 32
/** How many times in a row the routers are read in vain before that is given up. */
const MAX_IDLE_READS = 100

/** A place where a route is found. */
interface Place {
  readonly mount: Mount
  /** The mount and the route's own path. */
  readonly template: string
}

/**
 * The route templates of an app, mount prefixes included, read from its routers. A template is what the application
 * wrote, never what a client sent: `/API/items/1` and `/api/items/1` have the same one.
 */
export class RouteTable {
  readonly #root: ExpressApp
  /** Apps mounted in this one; Express hides them behind a function, so they are known once they have served. */
  readonly #mountedApps = new Set<ExpressApp>()
  /** The last answer per route: most routes are always reached by the same base URL. */
  readonly #latest = new WeakMap<ExpressRoute, { readonly baseUrl: string | undefined; readonly template: string }>()
  #places = new WeakMap<ExpressRoute, Place[]>()
  /** By template. */
  #mounts = new Map<string, Mount>()
  #idleReads = 0

  constructor(root: ExpressApp) {
    this.#root = root
  }

  /** The template of a route that has matched. */
  routeOf({ route, baseUrl, app }: RouteMatch): string {
    const latest = this.#latest.get(route)
    if (latest !== undefined && latest.baseUrl === baseUrl) return latest.template
    if (app !== undefined && app !== this.#root) this.#mountedApps.add(app)
    const template = this.#templateOf(route, baseUrl)
    this.#latest.set(route, { baseUrl, template })
    return template
  }

  /** The mount that answered where no route did, such as `/static/*`; undefined at the root. */
  mountOf(baseUrl: string | undefined): string | undefined {
    if (baseUrl === undefined || baseUrl === '') return undefined
    if (this.#longestMountOf(baseUrl) === undefined) {
      this.#read(baseUrl)
      if (this.#longestMountOf(baseUrl) !== undefined) this.#idleReads = 0
    }
    return `${this.#longestMountOf(baseUrl)?.template ?? ''}/*`
  }

  #templateOf(route: ExpressRoute, baseUrl: string | undefined): string {
    let place = this.#placeOf(route, baseUrl)
    if (place === undefined) {
      this.#read(baseUrl)
      place = this.#placeOf(route, baseUrl)
      if (place !== undefined) this.#idleReads = 0
    }
    place ??= this.#places.get(route)?.[0]
    return place?.template ?? join(this.#outline(baseUrl), pathOfRoute(route))
  }

  #placeOf(route: ExpressRoute, baseUrl: string | undefined): Place | undefined {
    const places = this.#places.get(route)
    if (places === undefined || baseUrl === undefined) return places?.[0]
    return places.find(({ mount }) => mount.covers(baseUrl))
  }

  /** For a router that hides behind a function: the known mount, and `*` for the rest of the way. */
  #outline(baseUrl: string | undefined): string {
    if (baseUrl === undefined || baseUrl === '') return ''
    const mount = this.#longestMountOf(baseUrl)
    if (mount?.covers(baseUrl) === true) return mount.template
    return `${mount?.template ?? ''}/*`
  }

  #longestMountOf(baseUrl: string): Mount | undefined {
    let longest: Mount | undefined
    for (const mount of this.#mounts.values()) {
      if (mount.coversStart(baseUrl) && mount.template.length > (longest?.template.length ?? 0)) longest = mount
    }
    return longest
  }

  /** Reads the routers anew: routes may be added at any time. */
  #read(sample: string | undefined): void {
    if (this.#idleReads >= MAX_IDLE_READS) return
    this.#idleReads++
    this.#places = new WeakMap()
    this.#mounts = new Map()
    for (const app of [this.#root, ...this.#mountedApps]) {
      for (const mount of this.#mountsOfApp(app, 0)) this.#readLayers(stackOf(app), mount, sample, 0)
    }
  }

  #mountsOfApp(app: ExpressApp, depth: number): readonly Mount[] {
    if (app === this.#root) return [Mount.root]
    const { parent } = app
    if (parent === undefined || depth > MAX_DEPTH) return []
    const inner = [...Mount.of(app.mountpath ?? '')]
    // `mountpath` is the last place only; an app may be mounted in several.
    for (const layer of stackOf(parent)) {
      if (layer.name === 'mounted_app') inner.push(...mountsOfLayer(layer, undefined))
    }
    return this.#mountsOfApp(parent, depth + 1).flatMap((outer) => inner.map((mount) => mount.within(outer)))
  }

  #readLayers(stack: readonly ExpressLayer[], mount: Mount, sample: string | undefined, depth: number): void {
    if (depth > MAX_DEPTH) return
    for (const layer of stack) {
      if (layer.route === undefined) this.#readMounts(layer, mount, sample, depth)
      else this.#addRoute(layer.route, mount)
    }
  }

  #readMounts(layer: ExpressLayer, outer: Mount, sample: string | undefined, depth: number): void {
    const rest = sample === undefined ? undefined : belowMount(sample, outer)
    for (const inner of mountsOfLayer(layer, rest)) {
      const mount = inner.within(outer)
      if (inner !== Mount.root) this.#mounts.set(mount.template, mount)
      this.#readLayers(stackOf(layer.handle), mount, sample, depth + 1)
    }
  }

  #addRoute(route: ExpressRoute, mount: Mount): void {
    const places = this.#places.get(route)
    const template = join(mount.template, pathOfRoute(route))
    if (places === undefined) this.#places.set(route, [{ mount, template }])
    else if (!places.some((place) => place.template === template)) places.push({ mount, template })
  }
}

/** The stack of a router or an app; empty for any other handler. */
function stackOf(handler: unknown): readonly ExpressLayer[] {
  const { stack } = handler as Partial<ExpressRouter>
  if (Array.isArray(stack)) return stack
  const app = handler as Partial<ExpressApp> & { readonly handle?: unknown }
  if (typeof app.handle !== 'function') return []
  const router = app._router ?? ('lazyrouter' in app ? undefined : app.router)
  return router?.stack ?? []
}

/** Several paths of one route are joined by `|`; of a pattern the source is taken. */
function pathOfRoute({ path }: ExpressRoute): string {
  if (Array.isArray(path)) return path.map((one: ExpressPath) => pathOfRoute({ path: one })).join('|')
  return path instanceof RegExp ? path.source : pathOf(String(path))
}

/** In Express 4 `*` is short for all paths. */
function pathOf(path: string): string {
  if (path === '') return '/'
  return path === '*' ? '/*' : path
}

function join(prefix: string, path: string): string {
  if (prefix === '') return path
  return path === '/' ? prefix : prefix + path
}

/** What remains of the sample below a mount of as many segments. */
function belowMount(sample: string, { template }: Mount): string {
  return `/${sample.split('/').slice(template.split('/').length).join('/')}`
}
