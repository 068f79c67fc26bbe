import type { ResolvedHealth } from '../../src/config/resolved-options.ts'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createHealth, type HealthDeps } from '../../src/health/create-health.ts'
import type { HealthPart } from '../../src/health/health.ts'

/** Every built-in check is off. */
export const NO_BUILTINS: ResolvedHealth = {
  path: '/health',
  details: 'auto',
  auth: undefined,
  memory: false,
  disk: false,
  eventLoop: false,
  apiLatency: false,
  exporters: false,
}

/** The built-in checks as they are without options, that of the latency aside. */
export const USUAL_BUILTINS: ResolvedHealth = {
  ...NO_BUILTINS,
  memory: { degradedRatio: 0.85, unhealthyRatio: 0.95 },
  disk: { path: '/', degradedRatio: 0.9, unhealthyRatio: 0.95 },
  eventLoop: { degradedMs: 200, unhealthyMs: 1_000 },
}

/** A health part that tells nobody of its results; without built-in checks unless `over` says otherwise. */
export function createHealthPart(over: Partial<HealthDeps> = {}): HealthPart {
  return createHealth({
    options: NO_BUILTINS,
    service: { name: 'shop', version: '1.2.3' },
    faults: new Faults(new Warnings()),
    clock: new Clock(),
    scopes: new Scopes(),
    onResult: () => {},
    onTransition: () => {},
    onRemoved: () => {},
    selfAddress: () => undefined,
    livePath: '/health/live',
    ...over,
  })
}
