import { expect, test } from 'vitest'
import { tap } from './tap.ts'

interface Part {
  onLine: ((line: string) => void) | undefined
}

test('an earlier observer is still called and comes back', () => {
  const heard: string[] = []
  const earlier = (line: string) => void heard.push(`earlier ${line}`)
  const part: Part = { onLine: earlier }
  const leave = tap<'onLine', string>(part, 'onLine', (line) => heard.push(`tap ${line}`))
  part.onLine?.('a')
  leave()
  part.onLine?.('b')
  expect(heard).toEqual(['earlier a', 'tap a', 'earlier b'])
  expect(part.onLine).toBe(earlier)
})

test('one that leaves before a later one falls silent', () => {
  const heard: string[] = []
  const part: Part = { onLine: undefined }
  const leaveFirst = tap<'onLine', string>(part, 'onLine', () => heard.push('first'))
  const leaveSecond = tap<'onLine', string>(part, 'onLine', () => heard.push('second'))
  leaveFirst()
  part.onLine?.('a')
  leaveSecond()
  part.onLine?.('b')
  expect(heard).toEqual(['second'])
})

test('a part that is off is not listened to', () => {
  expect(tap<'onLine', string>(undefined, 'onLine', () => undefined)).not.toThrow()
})
