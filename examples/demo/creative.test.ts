import { expect, test } from 'vitest'
import { DATA } from './app.ts'
import { clickThroughRate, parseAnalyzeRequest, ValidationError } from './creative.ts'
import { detectFatigue } from './fatigue.ts'

const day = { date: '2026-06-01', impressions: 10, clicks: 1, spend: 2 }
const valid = { dataset: 'summer', items: [{ id: 'cr-1', name: 'x', days: [day, day] }] }

function problemsOf(body: unknown): string[] {
  try {
    parseAnalyzeRequest(body)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError)
    expect(error).toMatchObject({ name: 'ValidationError', status: 422 })
    return (error as Error).message.split('; ')
  }
}

test('a valid body comes back as it is', () => {
  expect(parseAnalyzeRequest(valid)).toBe(valid)
  expect(parseAnalyzeRequest(DATA)).toBe(DATA)
})

test('everything that is wrong is named in one error, with what came instead', () => {
  const items = [
    { id: '', days: [day] },
    null,
    { id: 'cr-3', days: [{ ...day, clicks: -1 }, { ...day, spend: 'a lot' }, null] },
  ]
  expect(problemsOf({ dataset: 'Summer Sale', items })).toEqual([
    'dataset: expected a short lower-case name, got "Summer Sale"',
    'items[0].id: expected a text, got ""',
    `items[0].days: expected at least two days, got ${JSON.stringify([day]).slice(0, 40)}…`,
    'items[1].id: expected a text, got nothing',
    'items[1].days: expected at least two days, got nothing',
    'items[2].days[0].clicks: expected a number from 0 up, got -1',
    'items[2].days[1].spend: expected a number from 0 up, got "a lot"',
    'items[2].days[2].impressions: expected a number from 0 up, got nothing',
    'items[2].days[2].clicks: expected a number from 0 up, got nothing',
    'items[2].days[2].spend: expected a number from 0 up, got nothing',
  ])
})

test.each([[undefined], [null], ['text'], [[]], [{}], [{ dataset: 'a', items: [] }]])(
  'the body %j is refused',
  (body) => {
    expect(problemsOf(body).at(-1)).toMatch(/^items: expected a list of creatives, got /)
  },
)

test('no more than ten problems are told', () => {
  expect(problemsOf({ dataset: 'a', items: Array.from({ length: 50 }, () => ({})) })).toHaveLength(10)
})

test('in the data file detection agrees with what people judged', () => {
  const detected = DATA.items.map((item) => detectFatigue(item).fatigued)
  expect(detected).toEqual(DATA.items.map((item) => item.fatigued))
  expect(new Set(detected)).toEqual(new Set([true, false]))
})

test('the click-through rate is that of all days together', () => {
  expect(clickThroughRate(valid.items)).toBe(0.1)
  expect(clickThroughRate([])).toBe(0)
})
