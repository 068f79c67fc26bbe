import { vi } from 'vitest'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { ErrorLedger } from '../../src/core/error-ledger.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createInstrument, type Instrument } from '../../src/instrument/create-instrument.ts'
import type { InstrumentPorts } from '../../src/instrument/instrument-ports.ts'
import { RecordingSpanBackend } from './recording-span-backend.ts'

/** The wrappers on recording ports. */
export function createInstrumentHarness(overrides: Partial<InstrumentPorts> = {}) {
  const spans = new RecordingSpanBackend()
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const failed = vi.fn<(errorType: string, endpoint: string) => void>()
  const seconds: Record<string, number[]> = {}
  const lines: { level: string; fields: Record<string, unknown>; message: string; functionName: string | undefined }[] =
    []
  const moved = {
    active: [] as number[],
    analyses: [] as object[],
    durations: [] as { labels: object; seconds: number }[],
    bytes: [] as number[],
  }
  const write = (level: string) => (fields: Record<string, unknown>, message: string) =>
    lines.push({ level, fields, message, functionName: scopes.current()?.functionName })
  const ports = {
    spans,
    scopes,
    clock: new Clock(),
    faults,
    ledger: new ErrorLedger(),
    builtin: {
      active_analyses: { inc: () => moved.active.push(1), dec: () => moved.active.push(-1) },
      analyses_total: { inc: (labels: object) => moved.analyses.push(labels) },
      analysis_duration_seconds: {
        observe: (labels: object, value: number) => moved.durations.push({ labels, seconds: value }),
      },
      data_processed_bytes: { inc: (count: number) => moved.bytes.push(count) },
    },
    failed,
    durationHistogram: (name: string) =>
      seconds[name] ? { observe: (s: number) => seconds[name]?.push(s) } : undefined,
    logger: () => ({ info: write('INFO') }),
    logFailure: (error: unknown, fields: object, message: string) => write('ERROR')({ ...fields, err: error }, message),
    ...overrides,
  } as unknown as InstrumentPorts
  const instrument: Instrument = createInstrument(ports)
  return { ...instrument, ports, spans, scopes, faults, failed, seconds, lines, moved }
}
