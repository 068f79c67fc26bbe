import { ObservabilityError, type OptionIssue } from '../core/errors.ts'
import { describeValue, shownValue } from './describe-value.ts'

/** Collects everything that is wrong, to be said at once. */
export class Issues {
  readonly #list: OptionIssue[] = []

  /** `message` follows the path in the text, such as `expected true or false`. The first issue of a path counts. */
  add(path: string, message: string, received: unknown, hint?: string): void {
    if (this.#list.some((issue) => issue.path === path)) return
    this.#list.push(Object.freeze({ path, message, received: shownValue(received), hint }))
  }

  has(path: string): boolean {
    return this.#list.some((issue) => issue.path === path)
  }

  /** @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` that names all of them, where there are any. */
  throwIfAny(): void {
    if (this.#list.length === 0) return
    const lines = this.#list.map(lineOf)
    const text = lines.length === 1 ? lines.join('') : [`${lines.length} problems`, ...lines].join('\n  - ')
    throw new ObservabilityError('OBS_ERR_INVALID_OPTIONS', [text], { issues: Object.freeze([...this.#list]) })
  }
}

function lineOf({ path, message, received, hint }: OptionIssue): string {
  const got = message.startsWith('expected') ? `, got ${describeValue(received)}` : ''
  return `${path}: ${message}${got}${hint === undefined ? '' : `. ${hint}`}`
}
