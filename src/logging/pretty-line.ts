import { levelNameOf } from './levels.ts'
import type { Preset } from './preset/preset.ts'

/** C0, DEL, C1, line separators and the marks that reorder text: what could forge a line or drive the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Select Graphic Rendition codes by level, lowest first. */
const LEVEL_COLOURS = [90, 36, 32, 33, 31, 35] as const
const DIM = 2
const BOLD = 1

type Line = Record<string, unknown>

/** Renders a JSON line for human eyes: time, level, logger, message and the user's fields, then the stack of an error. */
export class PrettyLine {
  readonly #preset: Preset
  readonly #hasColours: boolean
  readonly #hidden: ReadonlySet<string>
  readonly #loggerKey: string

  /** `hidden`: keys that are the same in every line. */
  constructor(preset: Preset, hidden: Iterable<string>, hasColours: boolean) {
    this.#preset = preset
    this.#hasColours = hasColours
    const loggerKeys = Object.keys(preset.loggerFields('', ''))
    this.#loggerKey = loggerKeys[0] ?? 'logger'
    this.#hidden = new Set([
      ...hidden,
      ...loggerKeys,
      ...Object.keys(preset.levelFields('INFO')),
      ...Object.keys(preset.originFields('f', undefined)),
      preset.timestampKey,
      preset.messageKey,
    ])
  }

  /** `line` is a JSON line with its newline; so is the result a text with its own. Anything else is only made harmless. */
  render(line: string, level: number): string {
    try {
      return this.#render(JSON.parse(line) as Line, level)
    } catch {
      return `${harmless(line.trimEnd())}\n`
    }
  }

  #render(line: Line, level: number): string {
    const time = harmless(String(line[this.#preset.timestampKey])).slice(11, 23)
    const name = levelNameOf(level)
    const message = harmless(String(line[this.#preset.messageKey] ?? ''))
    const stacks: string[] = []
    let text = `${this.#paint(DIM, time)} ${this.#paint(LEVEL_COLOURS[level] ?? BOLD, name.padEnd(5))} `
    text += `${this.#paint(DIM, harmless(String(line[this.#loggerKey])))} ${this.#paint(BOLD, message)}`
    for (const key of Object.keys(line)) {
      if (this.#hidden.has(key)) continue
      const stack = stackOf(line[key])
      if (stack !== undefined) stacks.push(stack)
      else text += ` ${this.#paint(DIM, `${harmless(key)}=`)}${valueText(line[key])}`
    }
    return `${[text, ...stacks.map(indented)].join('\n')}\n`
  }

  #paint(code: number, text: string): string {
    return this.#hasColours ? `\u001b[${code}m${text}\u001b[0m` : text
  }
}

/** A text of several lines, or the stack of an error object. */
function stackOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.includes('\n    at ') ? value : undefined
  const stack = typeof value === 'object' && value !== null ? (value as Line).stack : undefined
  return typeof stack === 'string' ? stack : undefined
}

/** Every line of the block begins with spaces, so that no part of it looks like a line of the log. */
function indented(block: string): string {
  return block
    .split('\n')
    .map((text) => `    ${harmless(text)}`)
    .join('\n')
}

function valueText(value: unknown): string {
  return harmless(typeof value === 'string' ? value : JSON.stringify(value))
}

function harmless(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
