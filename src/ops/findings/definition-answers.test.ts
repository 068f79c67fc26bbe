import { expect, test } from 'vitest'
import { defineOps } from '../define-ops.ts'

/** What JavaScript lets through. */
type Loose = (questions: { m: Record<string, Record<string, (...args: unknown[]) => unknown>> }) => unknown

function findingsOf(options: { alerts?: Loose; slos?: { own: Loose }; dashboards?: Loose }) {
  const { findings } = defineOps({ service: 'shop', ...(options as object) })
  return findings.map(({ file, rule, message, fix }) => [file, rule, message, fix])
}

test('a metric that does not exist is a finding with the nearest name, wherever it is asked', () => {
  const fix = 'Did you mean requests_total?'
  const message = 'there is no metric request_total'
  const ask: Loose = ({ m }) => m.request_total?.rate?.()
  expect(findingsOf({ alerts: ask })).toEqual([['alerts.own', 'unknown-metric', message, fix]])
  expect(findingsOf({ slos: { own: ask } })).toEqual([['slos.own', 'unknown-metric', message, fix]])
  expect(findingsOf({ dashboards: ask })).toEqual([['dashboards', 'unknown-metric', message, fix]])
})

test('what a function throws, and what it gives that is no definition, is a finding', () => {
  const shape = (file: string, message: string, fix: string) => [file, 'definition-shape', message, fix]
  const throws: Loose = () => {
    throw new Error('broken')
  }
  expect(findingsOf({ alerts: () => 5 })).toEqual([
    shape('alerts.own', 'it gives 5', 'Give an object of definitions by their names'),
  ])
  expect(findingsOf({ alerts: () => ({ A: null }) })).toEqual([
    shape('alerts.own.A', 'null is no definition', 'Give an object'),
  ])
  expect(findingsOf({ slos: { own: () => ({ x: null }) } })).toEqual([
    shape('slos.own.x', 'null is no definition', 'Give an object'),
  ])
  expect(findingsOf({ slos: { own: throws } })).toEqual([
    shape('slos.own', 'it throws Error: broken', 'Correct the function'),
  ])
})

test('a dashboard that is switched off is none', () => {
  expect(findingsOf({ dashboards: () => ({ runtime: false }) })).toEqual([])
})
