import { expect, test } from 'vitest'
import { samplingOptions } from './sampling-options.ts'

test('nobody gave a ratio: the agent decides', () => {
  expect(samplingOptions({ sampleRatio: undefined, routes: {} })).toEqual({})
})

test('a ratio reaches dd-trace, without its limit of traces a second', () => {
  expect(samplingOptions({ sampleRatio: 0.1, routes: {} })).toEqual({ sampleRate: 0.1, rateLimit: -1 })
})

test('routes become rules for resources, the most precise first; one without a template is left out', () => {
  const routes = { '/a*': 0.5, '/abc': 0.2, 'GET /abc': 0, 'GET /a*': 0.6, '/a/longer*': 0.7, __unmatched__: 0 }
  expect(samplingOptions({ sampleRatio: undefined, routes })).toEqual({
    rateLimit: -1,
    samplingRules: [
      { resource: 'GET /abc', sampleRate: 0 },
      { resource: '* /abc', sampleRate: 0.2 },
      { resource: '* /a/longer*', sampleRate: 0.7 },
      { resource: 'GET /a*', sampleRate: 0.6 },
      { resource: '* /a*', sampleRate: 0.5 },
    ],
  })
})
