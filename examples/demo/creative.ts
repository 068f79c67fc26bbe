/** One day of an advertisement. */
export interface Day {
  readonly date: string
  readonly impressions: number
  readonly clicks: number
  readonly spend: number
}

/** An advertisement and what became of it day by day. */
export interface Creative {
  readonly id: string
  readonly name: string
  readonly days: readonly Day[]
  /** Whether people judged it worn out; lets the demo say how often the detection is right. */
  readonly fatigued?: boolean
}

/** Clicks of all days over their impressions, from 0 to 1; 0 where nobody saw anything. */
export function clickThroughRate(items: readonly Creative[]): number {
  const days = items.flatMap((item) => item.days)
  const impressions = days.reduce((sum, day) => sum + day.impressions, 0)
  return impressions === 0 ? 0 : days.reduce((sum, day) => sum + day.clicks, 0) / impressions
}

/** What `POST /analyze` takes. */
export interface AnalyzeRequest {
  readonly dataset: string
  readonly items: readonly Creative[]
}

/** A body that cannot be analysed; the message lists everything that is wrong with it. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError'
  readonly status = 422
}

const MAX_PROBLEMS = 10

/** @throws ValidationError naming the first ten places, what was expected there and what came. */
export function parseAnalyzeRequest(body: unknown): AnalyzeRequest {
  const problems: string[] = []
  const request = body as Partial<AnalyzeRequest> | null | undefined
  if (typeof request?.dataset !== 'string' || !/^[a-z0-9_-]{1,40}$/.test(request.dataset)) {
    problems.push(`dataset: expected a short lower-case name, got ${show(request?.dataset)}`)
  }
  if (!Array.isArray(request?.items) || request.items.length === 0) {
    problems.push(`items: expected a list of creatives, got ${show(request?.items)}`)
  } else {
    for (const [index, item] of request.items.entries()) checkCreative(item, `items[${index}]`, problems)
  }
  if (problems.length > 0) throw new ValidationError(problems.slice(0, MAX_PROBLEMS).join('; '))
  return request as AnalyzeRequest
}

function checkCreative(item: Partial<Creative> | null, path: string, problems: string[]): void {
  if (typeof item?.id !== 'string' || item.id === '')
    problems.push(`${path}.id: expected a text, got ${show(item?.id)}`)
  if (!Array.isArray(item?.days) || item.days.length < 2) {
    problems.push(`${path}.days: expected at least two days, got ${show(item?.days)}`)
    return
  }
  item.days.forEach((day: Partial<Day> | null, index) => {
    for (const key of ['impressions', 'clicks', 'spend'] as const) {
      const value = day?.[key]
      if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
        problems.push(`${path}.days[${index}].${key}: expected a number from 0 up, got ${show(value)}`)
      }
    }
  })
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
