import { expect, test } from 'vitest'
import { defineOps } from '../define-ops.ts'
import { readSource } from '../syntax/source-file.ts'
import { logQueryFindings } from './log-query-findings.ts'

const { logs } = defineOps({
  service: 'shop',
  logs: { fields: { order_id: { type: 'keyword', description: 'Order' } } },
})

function findingsOf(value: unknown) {
  const { documents } = readSource('a.json', JSON.stringify(value, undefined, 1))
  return documents.flatMap((document) => logQueryFindings('a.json', document, logs))
}

test('a search of fields that lines have is fine, in ECS and in names of the preset', () => {
  const filter = [
    { term: { 'log.level': 'ERROR' } },
    { range: { duration: { gte: 60 } } },
    { exists: { field: 'error.type' } },
  ]
  expect(findingsOf({ query: { bool: { filter } }, aggs: { x: { terms: { field: 'order_id', size: 5 } } } })).toEqual(
    [],
  )
})

test('what is no search is left alone', () => {
  expect(findingsOf({ panels: [{ targets: [{ range: { x: 1 } }] }], query: 'up' })).toEqual([])
})

test.each([
  [{ query: { term: { functoin: 'x' } } }, 'Did you mean function?', 4],
  [{ aggs: { x: { terms: { field: 'error_type.keyword' } } } }, 'Did you mean error_type?', 5],
  [[{ name: 'x', body: { query: { bool: { must: [{ range: { took: { gte: 1 } } }] } } } }], 'Use a field', 10],
])('%j', (search, fix, line) => {
  expect(findingsOf(search)).toEqual([expect.objectContaining({ rule: 'unknown-log-field', line })])
  expect(findingsOf(search)[0]?.fix).toContain(fix)
})
