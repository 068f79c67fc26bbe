import type { ExpressLayer } from './express-types.ts'
import { Mount, withoutSlashAtEnd } from './mount.ts'

/**
 * Where a layer is mounted. `sample` is a path that runs through the layer; it is needed where the layer does not keep
 * what was written.
 */
export function mountsOfLayer(layer: ExpressLayer, sample: string | undefined): readonly Mount[] {
  if (layer.slash === true || layer.regexp?.fast_slash === true) return [Mount.root]
  // router >= 2.3 (Express 5) keeps the path as it was written; Express 4 only what it was compiled to.
  if (layer.rawPath !== undefined) return Mount.of(layer.rawPath)
  if (layer.regexp !== undefined) return mountsOfPattern(layer.regexp, layer.keys ?? [])
  const template = templateOfSample(layer, sample)
  return template === undefined ? [] : Mount.of(template)
}

/** End of what path-to-regexp 0.1 makes of a string; a pattern without it was written by hand. */
const COMPILED_END = /\\\/\?\(\?=\\\/\|\$\)$/

/** What path-to-regexp 0.1 compiled, turned back into the path. */
function mountsOfPattern(
  pattern: RegExp & { readonly fast_star?: boolean },
  keys: readonly { readonly name: string | number }[],
): readonly Mount[] {
  if (pattern.fast_star === true) return Mount.of('/*')
  const names = keys.map(({ name }) => (typeof name === 'string' ? `:${name}` : '*'))
  return pattern.source.split(/\|(?=\^)/).map((source) => {
    if (!COMPILED_END.test(source)) return Mount.ofPattern(source)
    const inner = source.replace(COMPILED_END, '').slice('^'.length)
    return new Mount(withoutSlashAtEnd(decompile(inner, names)), inner)
  })
}

/** Takes the names of the groups it meets off `names`. */
function decompile(source: string, names: string[]): string {
  let template = ''
  let index = 0
  while (index < source.length) {
    const char = source.charAt(index)
    if (char === '\\') {
      template += source.charAt(index + 1)
      index += 2
    } else if (char === '(') {
      const end = endOfGroup(source, index)
      template += templateOfGroup(source.slice(index, end), names)
      index = end
    } else {
      template += char
      index++
    }
  }
  return template
}

/** `(?:\/([^\/]+?))` is `/:name`, `(.*)` is `*`. */
function templateOfGroup(group: string, names: string[]): string {
  const lead = /^\(\?:(\\\.)?(\\\/)?/.exec(group)
  const before = `${lead?.[2] === undefined ? '' : '/'}${lead?.[1] === undefined ? '' : '.'}`
  return before + (names.shift() ?? '*')
}

function endOfGroup(source: string, start: number): number {
  let depth = 0
  for (let index = start; index < source.length; index++) {
    const char = source.charAt(index)
    if (char === '\\') index++
    else if (char === '[') index = source.indexOf(']', index + 1)
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return index + 1
  }
  return source.length
}

/** Earlier routers of Express 5 keep no template: a path that matches, its values turned back into names, stands in. */
function templateOfSample(layer: ExpressLayer, sample: string | undefined): string | undefined {
  const result = sample === undefined ? false : tryMatch(layer, sample)
  if (!result) return undefined
  const { path, params } = typeof result === 'object' ? result : layer
  if (path === undefined) return undefined
  const names = new Map(Object.entries(params ?? {}).map(([name, value]) => [String(value), name]))
  const segments = path.split('/').map((segment) => {
    const name = names.get(decoded(segment))
    return name === undefined ? segment : `:${name}`
  })
  return segments.join('/')
}

function tryMatch(layer: ExpressLayer, sample: string): ReturnType<NonNullable<ExpressLayer['match']>> {
  try {
    return layer.match?.(sample) ?? false
  } catch {
    // A path that cannot be decoded does not match.
    return false
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
