import { expect, test } from 'vitest'
import { agentAddressOf, isAgent } from './agent-address.ts'
import type { DatadogTracer } from './dd-trace.ts'

const OPTIONS = {
  hostname: 'agent.internal',
  port: 8126,
  env: 'e',
  service: 's',
  version: 'v',
  analyticsEnabled: false,
  tracer: undefined,
  also: undefined,
  sampleRatio: undefined,
  routes: {},
}
const tracerTo = (url?: string) =>
  ({ _tracer: url === undefined ? {} : { _url: new URL(url) } }) as never as DatadogTracer

test('the address is the one that dd-trace uses, whatever the options say', () => {
  expect(agentAddressOf(tracerTo('http://10.0.0.7:9000/'), OPTIONS)).toEqual({
    target: 'http://10.0.0.7:9000',
    host: '10.0.0.7',
    port: 9000,
    socketPath: undefined,
  })
  expect(agentAddressOf(tracerTo('https://agent/'), OPTIONS)).toMatchObject({ host: 'agent', port: 443 })
  expect(agentAddressOf(tracerTo('http://[::1]:8126'), OPTIONS)).toMatchObject({ host: '::1', port: 8126 })
  expect(agentAddressOf(tracerTo('unix:///var/run/datadog/apm.socket'), OPTIONS)).toMatchObject({
    target: 'unix:///var/run/datadog/apm.socket',
    socketPath: '/var/run/datadog/apm.socket',
  })
})

test('the options stand in where dd-trace does not tell', () => {
  expect(agentAddressOf(tracerTo(), OPTIONS)).toMatchObject({ target: 'http://agent.internal:8126', port: 8126 })
})

test("the agent's own traffic is known by host and port; loopback has several names", () => {
  const agent = agentAddressOf(tracerTo('http://127.0.0.1:8126'), OPTIONS)
  expect(isAgent(agent, 'localhost', 8126)).toBe(true)
  expect(isAgent(agent, '::1', 8126)).toBe(true)
  expect(isAgent(agent, '127.0.0.1', 80)).toBe(false)
  expect(isAgent(agent, 'example.com', 8126)).toBe(false)
})
