import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

function collect(isTTY: boolean): {
  readonly text: () => string
  readonly progress: ReturnType<typeof createProgress>
} {
  let text = ''
  const progress = createProgress({ isTTY, write: (more) => (text += more) })
  return { progress, text: () => text }
}

test('on a terminal one line is drawn again and again, and ends once', () => {
  const { progress, text } = collect(true)
  progress(0, 0)
  progress(0.5, 12)
  progress(1, 27)
  progress(1, 30)
  expect(text().split('\r')).toEqual([
    '',
    'sending traffic [..............................] 0 requests',
    'sending traffic [###############...............] 12 requests',
    'sending traffic [##############################] 27 requests\n',
  ])
})

test('elsewhere a line is written for every quarter', () => {
  const { progress, text } = collect(false)
  for (let step = 0; step <= 100; step++) progress(step / 100, step)
  expect(text().match(/\d+(?= requests\n)/g)).toEqual(['0', '25', '50', '75', '100'])
})
