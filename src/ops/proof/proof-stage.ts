import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Artefact } from '../output/artefact.ts'
import { OutputFolder } from '../output/output-folder.ts'
import { freePort } from './free-port.ts'
import { startHostStandIn } from './host-stand-in.ts'
import { hurriedRules } from './hurried-rules.ts'
import { startMessageSinks } from './message-sinks.ts'
import type { ReceivedMessage } from './received-message.ts'
import { ServerMissing, type ServerProcess, startServer } from './server-process.ts'
import { stagedAlertmanager } from './staged-alertmanager.ts'
import { type StagedAddresses, stagedPrometheus } from './staged-prometheus.ts'

export interface ProofStageOptions {
  /** The generated files; those of Prometheus and Alertmanager are used. */
  readonly artefacts: readonly Artefact[]
  /** Name of the service, which is that of its job. */
  readonly service: string
  /** Where its instances answer: `127.0.0.1:5001`. */
  readonly targets: readonly string[]
  /** Paths of the servers. Default: what is on the path under their names, Alertmanager also under Debian's. */
  readonly prometheus?: string | undefined
  readonly alertmanager?: string | undefined
  /** Where Alertmanager runs: Debian's build, unpacked, looks for its templates from there. Default: the stage's folder. */
  readonly alertmanagerCwd?: string | undefined
}

/** An alert as Alertmanager has it. */
export interface StagedAlert {
  readonly name: string
  readonly labels: { readonly [label: string]: string }
  /** Told to nobody, because a more important one fires. */
  readonly inhibited: boolean
}

/** A Prometheus and an Alertmanager that run the generated files, and everybody whom they tell. */
export interface ProofStage {
  /** Address of Prometheus, without a slash at the end. */
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
  /** What fires now. */
  alerts(): Promise<readonly StagedAlert[]>
  /** Everything that was sent so far, oldest first. */
  messages(): readonly ReceivedMessage[]
  /** What the two servers warned of. */
  warnings(): readonly string[]
  /** Ends both servers and removes their files. */
  stop(): Promise<void>
}

/**
 * Starts the generated files on free ports of the loopback interface, in a folder of their own. Only times, addresses and
 * secrets are changed; expressions, windows, routes and templates are as they were generated.
 * @throws ServerMissing; Error with the words of a server that does not start.
 */
export async function startProofStage(options: ProofStageOptions): Promise<ProofStage> {
  const folder = new OutputFolder(mkdtempSync(join(tmpdir(), 'observability-proof-')))
  const closing: (() => unknown)[] = [() => rmSync(folder.path, { recursive: true, force: true })]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()]
    const sinks = await startMessageSinks()
    closing.push(() => sinks.close())
    const host = await startHostStandIn()
    closing.push(() => host.close())
    const addresses: StagedAddresses = {
      service: options.service,
      targets: options.targets,
      prometheus: `127.0.0.1:${prometheusPort}`,
      alertmanager: `127.0.0.1:${alertmanagerPort}`,
      host: host.address,
    }
    for (const artefact of options.artefacts) {
      const content = stagedContent(artefact, (text) => stagedAlertmanager(text, sinks), addresses)
      if (content !== undefined) folder.write(artefact.path, content)
    }
    const alertmanager = await startAlertmanager(options, folder.path, alertmanagerPort)
    closing.push(() => alertmanager.stop())
    const prometheus = await startPrometheus(options, folder.path, prometheusPort)
    closing.push(() => prometheus.stop())
    const alertmanagerUrl = `http://${addresses.alertmanager}`
    return {
      prometheusUrl: `http://${addresses.prometheus}`,
      alertmanagerUrl,
      alerts: () => alertsOf(alertmanagerUrl),
      messages: () => sinks.messages(),
      warnings: () => [prometheus, alertmanager].flatMap((server) => warningsIn(server.output())),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function stagedContent(
  { group, path, content }: Artefact,
  alertmanager: (text: string) => string,
  addresses: StagedAddresses,
): string | undefined {
  if (path === 'prometheus/prometheus.yml') return stagedPrometheus(content, addresses)
  if (path.startsWith('prometheus/rules/')) return hurriedRules(content)
  if (path === 'alertmanager/alertmanager.yml') return alertmanager(content)
  return group === 'alertmanager' ? content : undefined
}

async function startAlertmanager(options: ProofStageOptions, folder: string, port: number): Promise<ServerProcess> {
  const start = (program: string) => startAlertmanagerAs(program, options, folder, port)
  if (options.alertmanager !== undefined) return start(options.alertmanager)
  try {
    return await start('alertmanager')
  } catch (error) {
    if (!(error instanceof ServerMissing)) throw error
    return start('prometheus-alertmanager')
  }
}

function startAlertmanagerAs(
  program: string,
  options: ProofStageOptions,
  folder: string,
  port: number,
): Promise<ServerProcess> {
  return startServer({
    program,
    args: [
      `--config.file=${folder}/alertmanager/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager-data`,
      `--web.listen-address=127.0.0.1:${port}`,
      // Alone: no port for other members of a cluster.
      '--cluster.listen-address=',
    ],
    cwd: options.alertmanagerCwd ?? folder,
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  })
}

function startPrometheus(options: ProofStageOptions, folder: string, port: number): Promise<ServerProcess> {
  return startServer({
    program: options.prometheus ?? 'prometheus',
    args: [
      `--config.file=${folder}/prometheus/prometheus.yml`,
      `--storage.tsdb.path=${folder}/prometheus-data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--rules.alert.resend-delay=1s',
    ],
    cwd: folder,
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  })
}

async function alertsOf(url: string): Promise<readonly StagedAlert[]> {
  const answer = (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly {
    readonly labels: { readonly [label: string]: string }
    readonly status: { readonly inhibitedBy: readonly string[] }
  }[]
  return answer.map(({ labels, status }) => ({
    name: labels.alertname ?? '',
    labels,
    inhibited: status.inhibitedBy.length > 0,
  }))
}

function warningsIn(output: string): readonly string[] {
  return output.split('\n').filter((line) => /\blevel=(?:warn|error)/i.test(line))
}
