import { expect, test } from 'vitest'
import { nearestKey } from './nearest-key.ts'

const KEYS = ['service', 'environment', 'metrics', 'logging', 'tracing', 'datadog', 'health', 'http', 'shutdown']

test.each([
  ['servce', 'service'],
  ['Metrics', 'metrics'],
  ['metric', 'metrics'],
  ['logs', 'logging'],
  ['traces', 'tracing'],
  ['env', 'environment'],
  ['heatlh', 'health'],
  ['https', 'http'],
])('%s was meant to be %s', (unknown, known) => {
  expect(nearestKey(unknown, KEYS)).toBe(known)
})

test.each(['', 'x', 'kafka', 'a'.repeat(65)])('nothing is near to "%s"', (unknown) => {
  expect(nearestKey(unknown, KEYS)).toBeUndefined()
})

test.each([
  ['host', ['hostname', 'port', 'env'], 'hostname'],
  ['timeout', ['timeMs', 'timeoutMs'], 'timeoutMs'],
  ['pth', ['path', 'pthreadCount'], 'path'],
  ['sampleRate', ['sampler', 'sampleRatio'], 'sampleRatio'],
])('%s of %j is %s', (unknown, keys, known) => {
  expect(nearestKey(unknown, keys)).toBe(known)
})
