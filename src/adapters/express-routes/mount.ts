import type { ExpressPath } from './express-types.ts'

/** Where a router, an app or middleware is mounted. */
export class Mount {
  static readonly root = new Mount('', '')

  /** As the application wrote it, without a slash at the end; `''` at the root. */
  readonly template: string
  /** Source of a pattern that matches the same paths, not anchored. */
  readonly #source: string
  #whole: RegExp | undefined
  #start: RegExp | undefined

  constructor(template: string, source: string) {
    this.template = template
    this.#source = source
  }

  /** The mounts of a path as it is given to `use()`: one per element of an array. */
  static of(path: ExpressPath): readonly Mount[] {
    if (Array.isArray(path)) return path.flatMap((one: ExpressPath) => Mount.of(one))
    if (path instanceof RegExp) return [Mount.ofPattern(path.source)]
    const template = withoutSlashAtEnd(String(path))
    return [template === '' ? Mount.root : new Mount(template, sourceOf(template))]
  }

  /** The mount of a path that was written as a pattern; its source is the template. */
  static ofPattern(source: string): Mount {
    return new Mount(source, source.replace(/^\^/, '').replace(/\$$/, ''))
  }

  /** This mount inside another one. */
  within(outer: Mount): Mount {
    if (outer === Mount.root) return this
    if (this === Mount.root) return outer
    return new Mount(outer.template + this.template, outer.#source + this.#source)
  }

  /** True where this mount can stand behind the whole of `path`. */
  covers(path: string): boolean {
    if (path === this.template) return true
    this.#whole ??= compile(`^(?:${this.#source})/?$`)
    return this.#whole.test(path)
  }

  /** True where this mount can stand behind a beginning of `path`. */
  coversStart(path: string): boolean {
    this.#start ??= compile(`^(?:${this.#source})(?=/|$)`)
    return this.#start.test(path)
  }
}

export function withoutSlashAtEnd(path: string): string {
  return path.replace(/\/+$/, '')
}

/** Express matches mounts in any case unless told otherwise. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'i')
  } catch {
    // Patterns may not survive being put together: such a mount is taken for any path.
    return /^/
  }
}

/** A pattern for a path template of Express 4 or 5: `:name`, `*name`, `*`, `{…}`, `(…)` and `?`. */
function sourceOf(template: string): string {
  return template
    .replace(/[.+^$|[\]\\]/g, '\\$&')
    .replace(/:\w+(?:\([^)]*\))?/g, '(?:[^/]+)')
    .replace(/\*\w*/g, '(?:.*)')
    .replaceAll('{', '(?:')
    .replaceAll('}', ')?')
}
