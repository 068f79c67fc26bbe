import type { LogLevel } from '../config/options.ts'
import type { Fields } from './fields.ts'
import type { LevelNode } from './level-node.ts'
import { LEVELS, levelNumberOf, SILENT } from './levels.ts'
import type { LineWriter } from './line-writer.ts'
import type { ChildOptions, LogFunction, Logger } from './logger.ts'
import type { LoggerContent, Serializers } from './logger-content.ts'

type Method = (value?: unknown, message?: unknown, ...values: unknown[]) => void

/** What a logger needs of its surroundings. */
export interface LoggerHome {
  readonly writer: LineWriter
  childOf(logger: NamedLogger, bindings: unknown, options: ChildOptions | undefined): NamedLogger
  setLevel(logger: NamedLogger, level: string): void
  serialise(serializers: Serializers, source: object): object
  flush(done: unknown): void
}

/**
 * A logger over a level and ready-made content. Its methods need no `this`, so that they can be handed around:
 * `promise.catch(logger.error)`.
 */
export class NamedLogger implements Logger {
  readonly node: LevelNode
  readonly content: LoggerContent
  readonly identity: string
  readonly bound: Fields | undefined
  readonly fragment: string
  readonly trace: LogFunction
  readonly debug: LogFunction
  readonly info: LogFunction
  readonly warn: LogFunction
  readonly error: LogFunction
  readonly fatal: LogFunction
  readonly silent: LogFunction = () => {}
  readonly #home: LoggerHome
  /** Level of this one object, in force until the rules of its name change. */
  #ownLevel = -1
  #ownSince = 0

  constructor(home: LoggerHome, node: LevelNode, content: LoggerContent) {
    this.#home = home
    this.node = node
    this.content = content
    this.identity = content.identity
    this.bound = content.bound
    this.fragment = content.fragment
    this.trace = this.#entry(0)
    this.debug = this.#entry(1)
    this.info = this.#entry(2)
    this.warn = this.#entry(3)
    this.error = this.#entry(4)
    this.fatal = this.#entry(5)
  }

  #entry(level: number): Method {
    return (value, message, ...values) => {
      if (level >= this.threshold()) this.#home.writer.write(this, level, value, message, values)
    }
  }

  /** The lowest level that is written. */
  threshold(): number {
    return this.#ownLevel === -1 || this.#ownSince !== this.node.generation ? this.node.level : this.#ownLevel
  }

  get level(): string {
    return LEVELS[this.threshold()] ?? 'silent'
  }

  set level(level: string) {
    this.#home.setLevel(this, level)
  }

  /** Sets the level of this object alone. */
  setOwnLevel(level: number): void {
    this.#ownLevel = level
    this.#ownSince = this.node.lastingGeneration
  }

  isLevelEnabled(level: LogLevel): boolean {
    const number = levelNumberOf(level)
    return number !== undefined && number !== SILENT && number >= this.threshold()
  }

  child(bindings?: Readonly<Record<string, unknown>>, options?: ChildOptions): Logger {
    return this.#home.childOf(this, bindings, options)
  }

  flush(done?: (error?: Error) => void): void {
    this.#home.flush(done)
  }

  /** The method of a level, below which the call site is found. */
  entryOf(level: number): Method {
    return this[LEVELS[level] ?? 'silent'] as Method
  }

  /** `source` after the serializers of `child()`. */
  serialised(source: object): object {
    const { serializers } = this.content
    return serializers === undefined ? source : this.#home.serialise(serializers, source)
  }
}
