import { LogstashSyntaxError } from './logstash-pipeline.ts'

/** Walks through the text of a pipeline. */
export class LogstashScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get line(): number {
    return this.#text.slice(0, this.#at).split('\n').length
  }

  get ended(): boolean {
    this.#skip()
    return this.#at >= this.#text.length
  }

  /** Whether the text goes on with it, after spaces and comments. */
  sees(literal: string): boolean {
    this.#skip()
    return this.#text.startsWith(literal, this.#at)
  }

  /** Takes the literal where it is next. */
  take(literal: string): boolean {
    if (!this.sees(literal)) return false
    this.#at += literal.length
    return true
  }

  /** Takes what the pattern, which must be sticky, matches next. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    this.#skip()
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at += found[0].length
    return found
  }

  /** @throws LogstashSyntaxError where something else is next. */
  need(literal: string): void {
    if (!this.take(literal)) this.fail(`expected '${literal}'`)
  }

  fail(message: string): never {
    const before = this.#text.slice(0, this.#at).split('\n')
    const found = this.#text.slice(this.#at, this.#at + 16).split('\n')[0] || 'the end'
    throw new LogstashSyntaxError(`${message}, found ${found}`, before.length, (before.at(-1) as string).length + 1)
  }

  #skip(): void {
    const space = /(?:\s+|#[^\n]*)*/y
    space.lastIndex = this.#at
    space.exec(this.#text)
    this.#at = space.lastIndex
  }
}
