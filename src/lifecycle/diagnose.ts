import { isError } from '../core/is-error.ts'
import type { DiagnosticProbe } from './diagnostic-sources.ts'
import { type Finding, findingOf } from './finding.ts'

/** Limit of the whole in milliseconds. */
const TIMEOUT_MS = 5_000

/** What `obs.diagnose()` answers. */
export interface Diagnosis {
  /** False when a finding is an error. */
  readonly ok: boolean
  /** The worst first. */
  readonly findings: readonly Finding[]
}

const ORDER = ['error', 'warn', 'info', 'ok']

/** Looks at everything at once, for at most five seconds. Never rejects: what cannot be looked at is a finding too. */
export async function diagnose(probes: readonly DiagnosticProbe[], timeoutMs = TIMEOUT_MS): Promise<Diagnosis> {
  const found = await Promise.all(probes.map((probe) => lookAt(probe, timeoutMs)))
  const findings = found.flat().sort((one, other) => ORDER.indexOf(one.level) - ORDER.indexOf(other.level))
  return { ok: findings[0]?.level !== 'error', findings }
}

async function lookAt(probe: DiagnosticProbe, ms: number): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([findingOf('PROBE_FAILED', probe.name, `no answer within ${ms} ms`)]), ms)
  })
  try {
    return await Promise.race([run(probe, ms), late])
  } catch (error) {
    return [findingOf('PROBE_FAILED', probe.name, isError(error) ? error.message : typeof error)]
  } finally {
    clearTimeout(timer)
  }
}

/** Turns a throw into a rejection; probes are told a little less than the time that they have. */
async function run(probe: DiagnosticProbe, ms: number): Promise<readonly Finding[]> {
  return await probe.run(ms * 0.8)
}
