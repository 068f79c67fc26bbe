import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { ErrorLedger } from '../../src/core/error-ledger.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createRequestObserver } from '../../src/http/observe-request.ts'
import type { AccessRecord } from '../../src/logging/logger.ts'
import { RecordingSpanBackend } from './recording-span-backend.ts'

/** A request observer on recording ports. */
export function createRequestRecorder() {
  const spans = new RecordingSpanBackend()
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const access: AccessRecord[] = []
  const ended: { method: string; endpoint: string; status: number }[] = []
  const errors: { errorType: string; endpoint: string }[] = []
  const observer = createRequestObserver({
    clock: new Clock(),
    scopes,
    faults,
    ledger: new ErrorLedger(),
    metrics: {
      expect: () => {},
      started: () => undefined,
      ended: (method, endpoint, status) => ended.push({ method, endpoint, status }),
      failed: (errorType, endpoint) => errors.push({ errorType, endpoint }),
    },
    spans,
    access: (record) => access.push(record),
    correlationHeader: 'x-request-id',
    ignore: ['/health*'],
    isDraining: () => false,
  })
  return { observer, spans, scopes, faults, access, ended, errors }
}
