import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../support/datadog-agent.ts'
import { APPLICATION, type NodeExit, runNode } from '../support/run-node.ts'

let agent: DatadogAgent
let spans: readonly AgentSpan[]
let results: { readonly [key: string]: unknown }
let exit: NodeExit

beforeAll(async () => {
  agent = await startDatadogAgent()
  const app = runNode(new URL('./scenarios/datadog-guide.ts', import.meta.url), { args: [String(agent.port)] })
  results = await app.message<{ type: string }>(({ type }) => type === 'results')
  exit = await app.exit
  spans = await agent.waitForSpans((all) => all.length >= 11)
})
afterAll(() => agent?.stop())

function spanOf(name: string): AgentSpan {
  const span = spans.find((candidate) => candidate.name === name)
  if (span === undefined) throw new Error(`no span ${name} among ${spans.map((each) => each.name).join(', ')}`)
  return span
}

test('the dd-trace that sends is the one of the application', () => {
  const { version } = createRequire(join(APPLICATION, 'package.json'))('dd-trace/package.json')
  const sent = agent.requests().find(({ path }) => path === '/v0.4/traces')
  expect(sent?.headers['datadog-meta-tracer-version']).toBe(version)
})

test("the guide's wrapped function arrives with its name, service, environment, version, tags and metrics", () => {
  const span = spanOf('custom.analysis')
  expect(span).toMatchObject({
    resource: 'custom.analysis',
    service: 'creativedynamics',
    error: 0,
    meta: { env: 'production', version: '0.9.8.1', label: 'abc', list: '["a","b"]' },
    metrics: { 'data.size': 5, 'items.count': 3, flag: 1 },
  })
  expect(span.metrics).not.toHaveProperty('impossible')
  expect(span.traceId).toMatch(/^[1-9a-f][0-9a-f]{31}$/)
})

test('analyticsEnabled marks every span as measured and is explained once', () => {
  expect(spans.map((span) => span.metrics['_dd.measured'])).toEqual(spans.map(() => 1))
  expect(exit.stderr.match(/OBSWRN008/g)).toHaveLength(1)
  expect(exit.stderr).toContain('datadog.analyticsEnabled')
})

test('a wrapped function behaves as before: this, results, errors, name and length', () => {
  expect(results).toMatchObject({
    returned: ['fatigue'],
    failure: 'bad data',
    thrown: 'at once',
    passedOn: true,
    mapped: [2, 4],
    counted: [0, 1],
    outside: true,
    model: true,
    name: '',
    length: 2,
    faults: 0,
  })
})

test('a rejected promise fails its span with type, message and stack', () => {
  expect(spanOf('custom.failing')).toMatchObject({
    error: 1,
    meta: { 'error.type': 'TypeError', 'error.message': 'bad data', 'error.stack': expect.stringContaining('at ') },
  })
  expect(spanOf('custom.failing').duration).toBeGreaterThanOrEqual(4)
})

test('an error that is thrown at once fails the span, one that only passes through it does not', () => {
  expect(spanOf('custom.throwing')).toMatchObject({ error: 1, meta: { 'error.type': 'RangeError' } })
  expect(spanOf('custom.answering')).toMatchObject({ error: 0 })
})

test('a function that takes a callback ends its span by itself', () => {
  expect(spanOf('custom.callback')).toMatchObject({ error: 0 })
})

test('a generator ends its span when it is used up, and its steps run inside it', () => {
  const generator = spanOf('custom.generator')
  const steps = spans.filter((span) => span.name === 'custom.step')
  expect(steps.map((step) => step.parentId)).toEqual([generator.spanId, generator.spanId])
})

test('the span stays active across await and nested functions become its children', () => {
  const outer = spanOf('custom.outer')
  const inner = spanOf('custom.inner')
  expect(results.outerSpanId).toBe(outer.spanId)
  expect(inner).toMatchObject({ parentId: outer.spanId, traceId: outer.traceId })
  expect(inner).toMatchObject({ error: 1, meta: { 'error.type': 'RangeError', 'error.message': 'inside' } })
  expect(outer.error).toBe(0)
})

test('nothing is written on standard output or error but the warning', () => {
  expect(exit).toMatchObject({ code: 0, stdout: '' })
  expect(exit.stderr.split('\n').filter((line) => line !== '' && !line.includes('OBSWRN008'))).toEqual([
    expect.stringContaining('--trace-warnings'),
  ])
})
