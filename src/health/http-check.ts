import type { CheckFunction, HttpCheckOptions } from './check-options.ts'
import { type CheckProblems, isObject } from './check-problems.ts'
import { fetchStatus } from './fetch-status.ts'
import { type TimedCheckOptions, timedCheck } from './timed-check.ts'

/** A check that sends a request. The options are as `collectHttpProblems` found them right. */
export function createHttpCheck(options: HttpCheckOptions, timing: TimedCheckOptions): CheckFunction {
  const { method, headers, expectStatus } = options
  const url = new URL(options.url)
  const accepts = acceptorOf(expectStatus)
  // A query may hold a token.
  const shown = url.origin + url.pathname
  return timedCheck(timing, async ({ signal }) => {
    const statusCode = await fetchStatus(url, { method, headers, signal })
    if (!accepts(statusCode)) throw new Error(`${shown} answered ${statusCode}`)
    return { url: shown, status_code: statusCode }
  })
}

/** Adds what is wrong with the options of an HTTP check, those that all checks have aside. */
export function collectHttpProblems(options: HttpCheckOptions, problems: CheckProblems): void {
  const { url, method = 'GET', headers = {}, expectStatus = 200 } = options
  problems.expect(isPlainUrl(url), 'url: expected http:// or https:// without a user name', url)
  problems.expect(method === 'GET' || method === 'HEAD', 'method: expected GET or HEAD', method)
  const fitsHeaders = isObject(headers) && Object.entries(headers).every(([name, value]) => isHeader(name, value))
  problems.expect(fitsHeaders, 'headers: expected an object of header names and their text', headers)
  const codes = Array.isArray(expectStatus) ? expectStatus : [expectStatus]
  const fitsCodes = codes.length > 0 && codes.every((code) => Number.isInteger(code) && code >= 100 && code <= 599)
  problems.expect(fitsCodes, 'expectStatus: expected a status from 100 to 599, or a list of them', expectStatus)
}

function acceptorOf(expectStatus: HttpCheckOptions['expectStatus']): (statusCode: number) => boolean {
  if (expectStatus === undefined) return (statusCode) => statusCode >= 200 && statusCode <= 399
  const codes = new Set(typeof expectStatus === 'number' ? [expectStatus] : expectStatus)
  return (statusCode) => codes.has(statusCode)
}

function isPlainUrl(value: unknown): boolean {
  const text = String(value)
  if (!(typeof value === 'string' || value instanceof URL) || !/^https?:\/\//i.test(text)) return false
  return URL.canParse(text) && new URL(text).username === '' && new URL(text).password === ''
}

function isHeader(name: string, value: unknown): boolean {
  return (
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
  )
}
