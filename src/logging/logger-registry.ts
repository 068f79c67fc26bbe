import type { Faults } from '../core/faults.ts'
import { isError } from '../core/is-error.ts'
import { textOf } from './bounded-text.ts'
import { shortKey } from './field-keys.ts'
import { LevelNode } from './level-node.ts'
import { covers, type LevelRules } from './level-rules.ts'
import { levelNumberOf } from './levels.ts'
import type { LineWriter } from './line-writer.ts'
import type { ChildOptions } from './logger.ts'
import type { LoggerContents, Serializers } from './logger-content.ts'
import { millisecondsOf } from './milliseconds-of.ts'
import { type LoggerHome, NamedLogger } from './named-logger.ts'

/** Names kept; loggers of further names work, but are new objects each time and keep the level they began with. */
const MAX_NAMES = 10_000

export interface LoggerRegistryOptions {
  readonly rootName: string
  readonly rules: LevelRules
  readonly contents: LoggerContents
  readonly faults: Faults
  readonly writer: LineWriter
  readonly flush: () => void
}

/** All loggers of an instance by name, and their levels. Nothing here throws. */
export class LoggerRegistry implements LoggerHome {
  readonly #options: LoggerRegistryOptions
  readonly #contents: LoggerContents
  readonly #loggers = new Map<string, NamedLogger>()
  readonly #nodes = new Map<string, LevelNode>()
  /** Ends of levels for a time, by pattern. */
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly writer: LineWriter
  readonly root: NamedLogger

  constructor(options: LoggerRegistryOptions) {
    this.#options = options
    this.writer = options.writer
    this.#contents = options.contents
    this.root = this.get(options.rootName)
  }

  get(given: string): NamedLogger {
    const known = this.#loggers.get(given)
    if (known !== undefined) return known
    const name = shortKey(textOf(given))
    const logger = new NamedLogger(this, this.#nodeOf(name), this.#contents.named(name))
    if (this.#loggers.size < MAX_NAMES) this.#loggers.set(name, logger)
    return logger
  }

  /** `duration`: how long, as `millisecondsOf` reads it; undefined is for good. */
  setLevels(pattern: string | undefined, level: string, duration: unknown): void {
    const number = this.#numberOf(level)
    if (number === undefined) return
    if (pattern !== undefined && typeof pattern !== 'string') {
      this.#options.faults.report('user', new TypeError(`a pattern is text, not ${typeof pattern}`))
    } else if (duration === undefined) {
      this.#options.rules.set(pattern, number)
      this.#apply(pattern)
    } else {
      this.#setForATime(pattern ?? '*', number, duration)
    }
  }

  /** Ends all levels for a time. */
  dispose(): void {
    for (const [pattern, timer] of this.#timers) {
      clearTimeout(timer)
      this.#return(pattern)
    }
  }

  /** The root's level is that of all names without a rule; a child's own level is its own. */
  setLevel(logger: NamedLogger, level: string): void {
    const number = this.#numberOf(level)
    if (number === undefined) return
    if (logger === this.root) {
      this.#options.rules.set(logger.node.name, number)
      this.#options.rules.setDefault(number)
      this.#apply(logger.node.name)
    } else if (this.#loggers.get(logger.node.name) === logger) {
      this.#options.rules.set(logger.node.name, number)
      this.#apply(logger.node.name)
    } else {
      logger.setOwnLevel(number)
    }
  }

  childOf(parent: NamedLogger, bindings: unknown, options: ChildOptions | undefined): NamedLogger {
    try {
      return this.#childOf(parent, bindings, options)
    } catch (error) {
      this.#options.faults.report('user', error)
      return parent
    }
  }

  /** A throwing serializer loses its field, not the line. */
  serialise(serializers: Serializers, source: object): object {
    let copy: Record<string, unknown> | undefined
    for (const key of Object.keys(serializers)) {
      const serializer = serializers[key] as (value: unknown) => unknown
      const value = (source as Record<string, unknown>)[key]
      if (value === undefined || typeof serializer !== 'function' || isError(value)) continue
      copy ??= { ...source }
      copy[key] = this.#options.faults.run('user', () => serializer(value), '[unreadable]')
    }
    return copy ?? source
  }

  flush(done: unknown): void {
    this.#options.flush()
    if (typeof done === 'function') this.#options.faults.run('user', () => done(), undefined)
  }

  #childOf(parent: NamedLogger, bindings: unknown, options: ChildOptions | undefined): NamedLogger {
    const given = typeof bindings === 'object' && bindings !== null ? bindings : {}
    const content = this.#contents.child(parent.content, given, options?.serializers)
    const isNamed = content.name !== parent.content.name
    const child = new NamedLogger(this, isNamed ? this.#nodeOf(content.name) : parent.node, content)
    const level = options?.level === undefined ? undefined : this.#numberOf(options.level)
    if (level !== undefined) child.setOwnLevel(level)
    else if (!isNamed && parent.threshold() !== parent.node.level) child.setOwnLevel(parent.threshold())
    return child
  }

  #setForATime(pattern: string, level: number, duration: unknown): void {
    const milliseconds = millisecondsOf(duration)
    if (milliseconds === undefined) {
      this.#options.faults.report('user', new RangeError(`unknown duration ${textOf(duration)}`))
      return
    }
    clearTimeout(this.#timers.get(pattern))
    this.#options.rules.setPassing(pattern, level)
    this.#applyLevels()
    const timer = setTimeout(() => this.#return(pattern), milliseconds)
    timer.unref()
    this.#timers.set(pattern, timer)
  }

  #return(pattern: string): void {
    this.#timers.delete(pattern)
    this.#options.rules.endPassing(pattern)
    this.#applyLevels()
  }

  #nodeOf(name: string): LevelNode {
    const known = this.#nodes.get(name)
    if (known !== undefined) return known
    const { rules } = this.#options
    const node = new LevelNode(name, rules.levelOf(name))
    node.set(node.level, rules.passingLevelOf(name) !== undefined, false)
    if (this.#nodes.size < MAX_NAMES) this.#nodes.set(name, node)
    return node
  }

  #numberOf(level: string): number | undefined {
    const number = levelNumberOf(level)
    if (number === undefined) this.#options.faults.report('user', new RangeError(`unknown log level ${textOf(level)}`))
    return number
  }

  #apply(pattern: string | undefined): void {
    this.#applyLevels((name) => covers(pattern, name))
  }

  /** `endsOwn`: of which names single objects lose the level of their own. */
  #applyLevels(endsOwn: (name: string) => boolean = () => false): void {
    const { rules } = this.#options
    for (const node of this.#nodes.values()) {
      node.set(rules.levelOf(node.name), rules.passingLevelOf(node.name) !== undefined, endsOwn(node.name))
    }
  }
}
