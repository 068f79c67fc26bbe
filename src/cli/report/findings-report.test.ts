import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Finding } from '../../ops/findings/finding.ts'
import { Terminal } from '../terminal.ts'
import { countText, type Format, printFindings } from './findings-report.ts'

const FINDING: Finding = {
  ...{ level: 'error', rule: 'unknown-metric', file: 'a,b.yml', line: 3 },
  ...{ message: '100% wrong:\nsee', why: 'No data.', fix: 'Correct it' },
}

function printed(format: Format, findings: readonly Finding[]): string {
  const chunks: string[] = []
  const output = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  printFindings(new Terminal(output, new PassThrough()), format, findings)
  return chunks.join('')
}

test('what GitHub reserves is escaped', () => {
  expect(printed('github', [FINDING])).toBe(
    '::error file=a%2Cb.yml,line=3,title=unknown-metric::100%25 wrong:%0Asee. No data. Correct it\n',
  )
})

test('people get place, message, reason and remedy', () => {
  const { line: _, ...whole } = FINDING
  expect(printed('text', [{ ...whole, level: 'warning' }])).toBe(
    'a,b.yml warning 100% wrong:\nsee (unknown-metric)\n  why: No data.\n  fix: Correct it\n',
  )
})

test('programs get all of it', () => {
  expect(JSON.parse(printed('json', [FINDING]))).toEqual({ findings: [FINDING] })
  expect(JSON.parse(printed('json', []))).toEqual({ findings: [] })
})

test.each([
  [[], 'no findings'],
  [[FINDING], '1 error'],
  [[FINDING, FINDING, { ...FINDING, level: 'warning' as const }], '2 errors, 1 warning'],
])('the count of %j', (findings, text) => {
  expect(countText(findings)).toBe(text)
})
