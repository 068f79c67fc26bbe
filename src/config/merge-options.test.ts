import { expect, test } from 'vitest'
import { mergeOptions } from './merge-options.ts'

const exporter = { export() {}, shutdown: () => Promise.resolve() }

test.each<[string, object, unknown, unknown]>([
  [
    'other options stay',
    { logging: { level: 'warn' } },
    { service: 'a' },
    { service: { name: 'a' }, logging: { level: 'warn' } },
  ],
  [
    'options of one part add up',
    { logging: { level: 'warn', console: false } },
    { logging: { level: 'debug' } },
    { logging: { level: 'debug', console: false } },
  ],
  [
    'deeper groups too',
    { metrics: { push: { url: 'u' } } },
    { metrics: { push: { job: 'j' } } },
    { metrics: { push: { url: 'u', job: 'j' } } },
  ],
  ['a part that is off is off', { health: { path: '/h' } }, { health: false }, { health: false }],
  ['true keeps the description', { health: { path: '/h' } }, { health: true }, { health: { path: '/h' } }],
  ['an object goes before a switch', { health: false }, { health: { path: '/h' } }, { health: { path: '/h' } }],
  [
    'a name goes before a name',
    { service: { name: 'a', version: '1' } },
    { service: 'b' },
    { service: { name: 'b', version: '1' } },
  ],
  ['undefined says nothing', { environment: 'x' }, { environment: undefined }, { environment: 'x' }],
  ['lists are not mixed', { http: { ignore: ['/a'] } }, { http: { ignore: ['/b'] } }, { http: { ignore: ['/b'] } }],
  [
    'a map is one value',
    { tracing: { headers: { a: '1' } } },
    { tracing: { headers: { b: '2' } } },
    { tracing: { headers: { b: '2' } } },
  ],
  [
    'environments are mixed by name',
    { environments: { a: { logging: { level: 'warn' } }, b: { logging: false } } },
    { environments: { a: { logging: { console: false } } } },
    { environments: { a: { logging: { level: 'warn', console: false } }, b: { logging: false } } },
  ],
  [
    'what is wrong stays to be reported',
    { logging: { level: 'warn' } },
    { loging: {}, logging: 7 },
    { loging: {}, logging: 7 },
  ],
])('%s', (_, lower, upper, merged) => {
  expect(mergeOptions(lower, upper)).toEqual(merged)
})

test('objects of the application keep their identity', () => {
  const merged = mergeOptions({ tracing: { sampleRatio: 0.5 } }, { tracing: { exporter } }) as {
    readonly tracing: { readonly exporter: unknown }
  }
  expect(merged.tracing.exporter).toBe(exporter)
})

test('what is no object of options is left to the check', () => {
  expect(mergeOptions({ service: 'a' }, 7)).toBe(7)
})
