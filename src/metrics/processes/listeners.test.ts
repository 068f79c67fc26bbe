import cluster from 'node:cluster'
import { expect, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'

function listenerCounts() {
  return {
    clusterMessage: cluster.listenerCount('message'),
    clusterDisconnect: cluster.listenerCount('disconnect'),
    worker: process.listenerCount('worker'),
    exit: process.listenerCount('exit'),
    beforeExit: process.listenerCount('beforeExit'),
    message: process.listenerCount('message'),
  }
}

test('many instances add one listener, and none is left when all are disposed', () => {
  const before = listenerCounts()
  const parts = Array.from({ length: 20 }, () => startMetrics({ runtime: true }).part)
  expect(cluster.listenerCount('message')).toBe(before.clusterMessage + 1)
  expect(process.listenerCount('worker')).toBe(before.worker + 1)
  for (const part of parts) part.dispose()
  expect(listenerCounts()).toEqual(before)
})

test('with aggregate off nothing listens to other processes', () => {
  const before = listenerCounts()
  const { part } = startMetrics({ aggregate: false })
  expect(listenerCounts()).toEqual(before)
  part.dispose()
})
