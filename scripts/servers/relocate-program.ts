import { readFileSync, statSync, writeFileSync } from 'node:fs'

/**
 * Makes a program look for its files below its working directory instead of a fixed place in the system: writes a path
 * of the same length over every mention of it, so that nothing in the program moves.
 * @throws Error when the program does not name the path, or the new one is longer.
 */
export function relocateProgram(program: string, from: string, to: string): void {
  const padding = from.length - to.length - 1
  if (padding < 0) throw new Error(`${to} does not fit over ${from}`)
  const bytes = readFileSync(program)
  const relative = Buffer.from(`.${'/'.repeat(padding)}${to}`)
  let at = bytes.indexOf(from)
  if (at === -1) throw new Error(`${program} does not name ${from}`)
  for (; at !== -1; at = bytes.indexOf(from, at + relative.length)) relative.copy(bytes, at)
  writeFileSync(program, bytes, { mode: statSync(program).mode })
}
