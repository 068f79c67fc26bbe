import { join } from 'node:path'
import { artefactsOf } from '../../../src/ops/artefacts.ts'
import { defineOps } from '../../../src/ops/define-ops.ts'
import { type ProofStage, startProofStage } from '../../../src/ops/proof/proof-stage.ts'
import { until } from '../../../src/ops/proof/until.ts'
import { debianProgram, findServer } from './server-programs.ts'

/** The definition of the demo, and what is generated from it. */
export const OPS = defineOps({ service: 'creativedynamics' })
export const { artefacts: ARTEFACTS } = artefactsOf(OPS)

export interface StagedDemo extends ProofStage {
  /** Waits until so many targets answer. */
  waitForUp(targets: number): Promise<void>
  /** What fires: names without the service's title, `-` before those that are told to nobody; sorted. Not how busy this machine is. */
  firing(): Promise<readonly string[]>
  /** The names, as soon as they are all there; then the rules are evaluated some more, so that others would be, too. */
  settled(names: readonly string[]): Promise<readonly string[]>
}

export interface ServerVersions {
  readonly prometheus: string
  readonly alertmanager: string
}

/** Puts the generated files on a stage with these instances of the demo. */
export async function stageDemo(versions: ServerVersions, targets: readonly string[]): Promise<StagedDemo> {
  const stage = await startProofStage({
    artefacts: ARTEFACTS,
    service: OPS.service.name,
    targets,
    prometheus: debianProgram('prometheus', 'prometheus', versions.prometheus),
    alertmanager: debianProgram('alertmanager', 'prometheus-alertmanager', versions.alertmanager),
    // Where Debian's build finds the templates that it comes with.
    alertmanagerCwd: join(findServer('alertmanager', versions.alertmanager).folder, 'usr'),
  })
  const firing = async () =>
    (await stage.alerts())
      .filter(({ name }) => !BUSY.test(name))
      .map(({ name, inhibited }) => `${inhibited ? '-' : ''}${name.replace(OPS.service.title, '')}`)
      .sort()
  return {
    ...stage,
    firing,
    async waitForUp(targets) {
      await until(
        `${targets} targets are up`,
        async () => {
          const { data } = (await (await fetch(`${stage.prometheusUrl}/api/v1/query?query=up%3D%3D1`)).json()) as {
            data: { result: readonly unknown[] }
          }
          return data.result.length === targets ? true : undefined
        },
        PATIENCE_MS,
      )
    },
    async settled(names) {
      await until(
        `${names} fire`,
        async () => {
          const now = await firing()
          return names.every((name) => now.includes(name)) ? now : undefined
        },
        PATIENCE_MS,
      )
      await evaluatedFor(stage.prometheusUrl, SETTLE_MS)
      return firing()
    },
  }
}

/** Servers, services and load of several scenarios share the machine. */
export const PATIENCE_MS = 120_000

/** What the machine of the tests is to blame for. */
export const BUSY = /EventLoop|CpuThrottled/

/** Longer than the longest `for` of a proof, besides that of what is absent, and than a message waits. */
const SETTLE_MS = 5_000

/** Waits until every group of rules was evaluated at a moment so long after this one. */
async function evaluatedFor(prometheus: string, ms: number): Promise<void> {
  const end = Date.now() + ms
  await until(
    'the rules are evaluated',
    async () => {
      const { data } = (await (await fetch(`${prometheus}/api/v1/rules`)).json()) as {
        data: { groups: readonly { lastEvaluation: string }[] }
      }
      return data.groups.every(({ lastEvaluation }) => Date.parse(lastEvaluation) >= end) ? true : undefined
    },
    PATIENCE_MS,
  )
}
