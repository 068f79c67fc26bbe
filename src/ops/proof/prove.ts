import { readChecked } from '../check/checked-files.ts'
import { expressionsOf } from '../check/found-expression.ts'
import { queriedFindings } from '../check/live/queried-findings.ts'
import type { Finding } from '../findings/finding.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { postAlerts } from './post-alerts.ts'
import { type ProofStage, startProofStage } from './proof-stage.ts'
import type { ReceivedMessage } from './received-message.ts'
import { type ScrapeRelay, startScrapeRelay } from './scrape-relay.ts'
import { until } from './until.ts'

export interface ProofOptions {
  readonly ops: OpsModel
  readonly artefacts: readonly Artefact[]
  /** Where one instance of the service answers by http. Default: `service.target`. */
  readonly target?: string | undefined
  /** As of {@link ProofStageOptions}. */
  readonly prometheus?: string | undefined
  readonly alertmanager?: string | undefined
  readonly alertmanagerCwd?: string | undefined
  /** How long anything may take to come about. Default 60 s. */
  readonly patienceMs?: number | undefined
}

/** One thing that was to be proven. */
export interface ProofStep {
  readonly name: string
  readonly passed: boolean
  /** What stands against it, a line each. */
  readonly problems: readonly string[]
}

type Problems = readonly string[]

/** Expressions whose answers are not there before the service has run for long are a remark, not a failure. */
const REMARKS = new Set(['no-data'])
const PATIENCE_MS = 60_000

/**
 * Proves the generated files against a real Prometheus, a real Alertmanager and a running service: they start, the service
 * is scraped, every expression is answered without a remark, every receiver gets a text, and a service that is gone is
 * told, and told again when it is back. Everything else runs on free ports of the loopback interface; nobody outside is told.
 * @throws ServerMissing where one of the servers is not installed; Error with the words of one that does not start.
 */
export async function prove(options: ProofOptions): Promise<readonly ProofStep[]> {
  const { ops, artefacts, patienceMs = PATIENCE_MS } = options
  const relay = await startScrapeRelay(options.target ?? ops.service.target)
  const stage = await startStage(options, relay).catch(async (error: unknown) => {
    await relay.close()
    throw error
  })
  const steps: ProofStep[] = []
  const step = async (name: string, look: () => Promise<Problems>): Promise<boolean> => {
    const problems = await look().catch((error: Error) => [error.message])
    steps.push({ name, passed: problems.length === 0, problems })
    return problems.length === 0
  }
  try {
    const isUp = await step('the service is scraped', () => scraped(stage, ops, patienceMs))
    if (!isUp) return steps
    await step('every expression is answered', async () => lines(await answered(stage, ops, artefacts, patienceMs)))
    await step('every receiver gets a text', () => everyReceiverTold(stage, ops, patienceMs))
    await step('a service that is gone is told, and that it is back', () => goneAndBack(stage, ops, relay, patienceMs))
    await step('the servers have nothing to warn of', async () => stage.warnings())
    return steps
  } finally {
    await stage.stop()
    await relay.close()
  }
}

function startStage(options: ProofOptions, relay: ScrapeRelay): Promise<ProofStage> {
  return startProofStage({
    artefacts: options.artefacts,
    service: options.ops.service.name,
    targets: [relay.address],
    prometheus: options.prometheus,
    alertmanager: options.alertmanager,
    alertmanagerCwd: options.alertmanagerCwd,
  })
}

async function scraped({ prometheusUrl }: ProofStage, { service }: OpsModel, patienceMs: number): Promise<Problems> {
  const target = async () => {
    const { data } = (await (await fetch(`${prometheusUrl}/api/v1/targets`)).json()) as {
      data: { activeTargets: readonly { scrapePool: string; health: string; lastError: string }[] }
    }
    return data.activeTargets.find(({ scrapePool }) => scrapePool === service.name)
  }
  const found = await until(
    'a first scrape',
    async () => {
      const now = await target()
      return now === undefined || now.health === 'unknown' ? undefined : now
    },
    patienceMs,
  )
  return found.health === 'up' ? [] : [`${service.metricsPath} is not scraped: ${found.lastError}`]
}

async function answered(
  { prometheusUrl }: ProofStage,
  { service, metrics }: OpsModel,
  artefacts: readonly Artefact[],
  patienceMs: number,
): Promise<readonly Finding[]> {
  // A rate needs two scrapes, and what has no data is not remarked upon.
  const scrapes = `count_over_time(up{job="${service.name}"}[1m]) >= 4`
  await until(
    'four scrapes',
    async () => {
      const answer = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query: scrapes })}`)
      const { data } = (await answer.json()) as { data: { result: readonly unknown[] } }
      return data.result.length > 0 ? true : undefined
    },
    patienceMs,
  )
  const { sources } = readChecked(artefacts.map(({ path, content }) => ({ path, text: content })))
  const expressions = sources.flatMap(({ path, documents }) =>
    documents.flatMap((document) => expressionsOf(path, document)),
  )
  return (await queriedFindings(prometheusUrl, expressions, metrics)).filter(({ rule }) => !REMARKS.has(rule))
}

function lines(findings: readonly Finding[]): Problems {
  return findings.map(({ file, line, message }) => `${file}:${line ?? 0} ${message}`)
}

/** Every alert but those that silence the others, as if it fired. */
async function everyReceiverTold(stage: ProofStage, ops: OpsModel, patienceMs: number): Promise<Problems> {
  const told = () => new Set(stage.messages().map(({ receiver }) => receiver))
  const receivers = Object.keys(ops.alertmanager.receivers)
  const { resolve } = await postAlerts(
    stage.alertmanagerUrl,
    ops.alerts.filter(({ key }) => !SILENCING.has(key)),
  )
  await until(
    'every receiver is told',
    () => (receivers.every((name) => told().has(name)) ? true : undefined),
    patienceMs,
  ).catch(() => undefined)
  await resolve()
  const empty = stage.messages().filter(({ text }) => text === '')
  return [
    ...receivers.filter((name) => !told().has(name)).map((name) => `${name} is told of no alert`),
    ...[...new Set(empty.map(describe))].map((which) => `${which} has no text`),
  ]
}

const SILENCING = new Set(['Down', 'AllDown', 'Absent', 'Watchdog'])

function describe({ kind, receiver, resolved }: ReceivedMessage): string {
  return `a ${kind} message to ${receiver}${resolved ? ' that all is well again' : ''}`
}

async function goneAndBack(
  stage: ProofStage,
  ops: OpsModel,
  relay: ScrapeRelay,
  patienceMs: number,
): Promise<Problems> {
  const alert = ops.alerts.find(({ key }) => key === 'AllDown') ?? ops.alerts.find(({ key }) => key === 'Down')
  if (alert === undefined) return ['there is no alert for it: Down is switched off']
  const told = (resolved: boolean) =>
    until(
      `${alert.name} is ${resolved ? 'resolved' : 'told'}`,
      () =>
        stage.messages().some((message) => message.resolved === resolved && message.text.includes(alert.name))
          ? true
          : undefined,
      patienceMs,
    )
  relay.cut()
  await told(false)
  relay.mend()
  await told(true)
  return []
}
