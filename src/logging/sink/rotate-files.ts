import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Moves `path` to `path.1`, `path.1` to `path.2` and so on, and removes what is older than `keep` files, those of earlier
 * runs included. @throws the system's error.
 */
export function rotateFiles(path: string, keep: number): void {
  const numbers = rotatedNumbersOf(path)
  for (const number of numbers) {
    if (number >= keep) rmSync(`${path}.${number}`, { force: true })
    else renameSync(`${path}.${number}`, `${path}.${number + 1}`)
  }
  if (keep > 0) renameSync(path, `${path}.1`)
  else rmSync(path, { force: true })
}

/** The numbers of the rotated files beside `path`, highest first. */
function rotatedNumbersOf(path: string): number[] {
  const start = `${basename(path)}.`
  return readdirSync(join(dirname(path)))
    .filter((name) => name.startsWith(start) && /^[1-9]\d{0,8}$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)))
    .sort((a, b) => b - a)
}

/** The start of the hour or day after `time`, local time, in Unix milliseconds. */
export function nextBoundary(period: 'hour' | 'day', time: number): number {
  const date = new Date(time)
  if (period === 'hour') return new Date(date).setHours(date.getHours() + 1, 0, 0, 0)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
