import type {
  LogstashField,
  LogstashPipeline,
  LogstashPlugin,
  LogstashSection,
  LogstashValue,
} from './logstash-pipeline.ts'
import { LogstashScanner } from './logstash-scanner.ts'

const NAME = /[A-Za-z0-9_-]+/y
const WORD = /[A-Za-z_]\w*/y
const NUMBER = /-?\d+(?:\.\d*)?/y
const STRING = /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/y
const SELECTOR = /(?:\[[^\][,]+\])+/y
const REGEXP = /\/(?:\\.|[^/\\])*\//y
const COMPARISON = /==|!=|<=|>=|=~|!~|<|>|not\s+in\b|in\b/y
const CONNECTIVE = /(?:and|or|xor|nand)\b/y

/** Settings of filters that name fields: all keys of a map, or every other entry of a list. */
const FIELD_MAPS: ReadonlySet<string> = new Set(['rename', 'copy', 'convert', 'gsub', 'lowercase', 'uppercase'])

/**
 * Reads a pipeline of Logstash, whose language no package reads: sections, plugins with their settings, conditions.
 * @throws LogstashSyntaxError with line and column.
 */
export function parseLogstash(text: string): LogstashPipeline {
  return new Parser(text).pipeline()
}

class Parser {
  readonly #scan: LogstashScanner
  readonly #plugins: LogstashPlugin[] = []
  readonly #fields: LogstashField[] = []

  constructor(text: string) {
    this.#scan = new LogstashScanner(text)
  }

  pipeline(): LogstashPipeline {
    while (!this.#scan.ended) {
      const section = this.#scan.match(/(?:input|filter|output)\b/y)?.[0]
      if (section === undefined) this.#scan.fail("expected 'input', 'filter' or 'output'")
      this.#block(section as LogstashSection)
    }
    return { plugins: this.#plugins, fields: this.#fields }
  }

  #block(section: LogstashSection): void {
    this.#scan.need('{')
    while (!this.#scan.take('}')) {
      if (this.#scan.match(/if\b/y)) this.#branches(section)
      else this.#plugins.push(this.#plugin(section, this.#pluginName()))
    }
  }

  #branches(section: LogstashSection): void {
    this.#condition()
    this.#block(section)
    while (this.#scan.match(/else\b/y)) {
      const again = this.#scan.match(/if\b/y) !== undefined
      if (again) this.#condition()
      this.#block(section)
      if (!again) return
    }
  }

  #pluginName(): string {
    return this.#string() ?? this.#scan.match(NAME)?.[0] ?? this.#scan.fail("expected a plugin, 'if' or '}'")
  }

  #plugin(section: LogstashSection, name: string): LogstashPlugin {
    const { line } = this.#scan
    const settings: Record<string, LogstashValue> = {}
    this.#scan.need('{')
    while (!this.#scan.take('}')) {
      const key = this.#string() ?? this.#scan.match(NAME)?.[0] ?? this.#scan.fail("expected a setting or '}'")
      this.#scan.need('=>')
      settings[key] = this.#value(section)
      this.#namedFields(name, key, settings[key])
    }
    return { section, name, line, settings }
  }

  #value(section: LogstashSection): LogstashValue {
    const text = this.#string()
    if (text !== undefined) return text
    if (this.#scan.take('[')) return this.#list(section)
    if (this.#scan.take('{')) return this.#map(section)
    const number = this.#scan.match(NUMBER)
    if (number) return Number(number[0])
    const word = this.#scan.match(WORD)?.[0] ?? this.#scan.fail('expected a value')
    // A codec is a plugin inside a setting.
    return this.#scan.sees('{') ? this.#plugin(section, word) : word
  }

  #list(section: LogstashSection): readonly LogstashValue[] {
    const values: LogstashValue[] = []
    while (!this.#scan.take(']')) {
      if (values.length > 0) this.#scan.need(',')
      // A comma may close a list.
      if (values.length > 0 && this.#scan.take(']')) return values
      values.push(this.#value(section))
    }
    return values
  }

  #map(section: LogstashSection): { readonly [key: string]: LogstashValue } {
    const values: Record<string, LogstashValue> = {}
    while (!this.#scan.take('}')) {
      const key = this.#string() ?? this.#scan.match(NUMBER)?.[0] ?? this.#scan.match(WORD)?.[0]
      if (key === undefined) this.#scan.fail("expected a key or '}'")
      this.#scan.need('=>')
      values[key] = this.#value(section)
      this.#scan.take(',')
    }
    return values
  }

  #condition(): void {
    do {
      if (this.#scan.take('!')) this.#negated()
      else if (this.#scan.take('(')) this.#inParentheses()
      else this.#comparison()
    } while (this.#scan.match(CONNECTIVE))
  }

  #negated(): void {
    if (this.#scan.take('(')) this.#inParentheses()
    else this.#operand()
  }

  #inParentheses(): void {
    this.#condition()
    this.#scan.need(')')
  }

  #comparison(): void {
    this.#operand()
    if (this.#scan.match(COMPARISON)) this.#operand()
  }

  #operand(): void {
    const selector = this.#scan.match(SELECTOR)?.[0]
    if (selector !== undefined) this.#use(selector)
    else if (this.#scan.take('[')) this.#list('filter')
    else if (this.#string() === undefined && !this.#scan.match(NUMBER) && !this.#scan.match(REGEXP)) {
      this.#scan.fail('expected a field, a text, a number or a regular expression')
    }
  }

  #string(): string | undefined {
    const found = this.#scan.match(STRING)
    if (found === undefined) return undefined
    const text = found[1] ?? found[2] ?? ''
    for (const [, field = ''] of text.matchAll(/%\{([^}+][^}]*)\}/g)) this.#use(field)
    for (const [, field = ''] of text.matchAll(/event\.get\(\s*['"]([^'"]+)['"]\s*\)/g)) this.#use(field)
    return text
  }

  #namedFields(plugin: string, setting: string, value: LogstashValue): void {
    if (plugin === 'date' && setting === 'match' && Array.isArray(value)) this.#use(String(value[0]))
    if (setting === 'source' && typeof value === 'string') this.#use(value)
    if (plugin !== 'mutate' || !FIELD_MAPS.has(setting) || typeof value !== 'object') return
    if (!Array.isArray(value)) for (const field of Object.keys(value)) this.#use(field)
    else if (setting !== 'gsub') for (const field of value) this.#use(String(field))
    else for (let index = 0; index < value.length; index += 3) this.#use(String(value[index]))
  }

  #use(field: string): void {
    this.#fields.push({ field: field.startsWith('[') ? field : `[${field}]`, line: this.#scan.line })
  }
}
