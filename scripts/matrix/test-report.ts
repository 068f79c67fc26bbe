import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** What is read of vitest's JSON report. */
interface JsonReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** The tests that failed, each behind its file, by a report of vitest's; undefined where it did not get to write one. */
export function failedTests(file: string, root: string): readonly string[] | undefined {
  const report = reportOf(file)
  return report?.testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const path = relative(root, name)
    if (failed.length === 0) return status === 'failed' ? [path] : []
    return failed.map(({ fullName }) => `${path} > ${fullName}`)
  })
}

function reportOf(file: string): JsonReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
