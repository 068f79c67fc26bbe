import { parseArgs } from 'node:util'

/** What the demo was asked to do. */
export interface Settings {
  /** Exits after the report. */
  readonly once: boolean
  /** How long traffic is sent. */
  readonly seconds: number
  /** 0 picks a free one. */
  readonly port: number
}

const USAGE = 'usage: [PORT=5001] npm run demo [-- --once] [--seconds 6]'

/** @throws Error saying what is wrong and how it is written. */
export function readSettings(args: readonly string[], port: string | undefined): Settings {
  const { once, seconds } = parse(args)
  return { once, seconds: numberOf('--seconds', seconds, 600), port: wholeOf('PORT', port ?? '5001', 65_535) }
}

function parse(args: readonly string[]): { once: boolean; seconds: string } {
  try {
    const options = { once: { type: 'boolean', default: false }, seconds: { type: 'string', default: '6' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`)
  }
}

function numberOf(name: string, text: string, max: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= 0 && value <= max) return value
  throw new Error(`${name}: expected a number from 0 to ${max}, got "${text}"\n${USAGE}`)
}

function wholeOf(name: string, text: string, max: number): number {
  const value = numberOf(name, text, max)
  if (Number.isInteger(value)) return value
  throw new Error(`${name}: expected a whole number, got "${text}"\n${USAGE}`)
}
