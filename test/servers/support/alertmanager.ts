import { join } from 'node:path'
import { freePort } from '../../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../../src/ops/proof/server-process.ts'
import { createServerFolder, type FileContent } from './server-folder.ts'
import { debianProgram, findServer } from './server-programs.ts'

export interface AlertmanagerOptions {
  /** alertmanager.yml as text or as a value. */
  readonly config: FileContent
  /** How the version begins: `0.25`, `0.28`, `0.33`; default the newest that is here. */
  readonly version?: string
  /** Files beside alertmanager.yml, by their relative path: templates, secrets. */
  readonly files?: Readonly<Record<string, FileContent>>
  readonly args?: readonly string[]
}

export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly status: {
    readonly state: 'active' | 'suppressed' | 'unprocessed'
    readonly inhibitedBy: readonly string[]
    readonly silencedBy: readonly string[]
    readonly mutedBy?: readonly string[]
  }
  readonly receivers: readonly { readonly name: string }[]
}

/** An Alertmanager that is ready. */
export interface RunningAlertmanager extends ServerProcess {
  readonly port: number
  readonly url: string
  readonly folder: string
  alerts(): Promise<readonly AlertmanagerAlert[]>
  /** Sends alerts as Prometheus would. */
  post(
    alerts: readonly { readonly labels: object; readonly annotations?: object; readonly endsAt?: string }[],
  ): Promise<void>
}

/** Starts an Alertmanager on a free port of the loopback interface, in a folder of its own that `stop()` removes. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<RunningAlertmanager> {
  const program = debianProgram('alertmanager', 'prometheus-alertmanager', options.version)
  const port = await freePort()
  const folder = createServerFolder('alertmanager')
  for (const [name, content] of Object.entries(options.files ?? {})) folder.write(name, content)
  const url = `http://127.0.0.1:${port}`
  // It finds the templates that it comes with from here.
  const cwd = join(findServer('alertmanager', options.version).folder, 'usr')
  const args = [
    `--config.file=${folder.write('alertmanager.yml', options.config)}`,
    `--storage.path=${folder.path}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    // Alone: no port for other members of a cluster.
    '--cluster.listen-address=',
    ...(options.args ?? []),
  ]
  try {
    const server = await startServer({ program, args, cwd, readyUrl: `${url}/-/ready` })
    const end = (how: () => Promise<void>) => () => how().finally(folder.remove)
    return {
      ...server,
      port,
      url,
      folder: folder.path,
      stop: end(server.stop),
      kill: end(server.kill),
      alerts: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly AlertmanagerAlert[],
      async post(alerts) {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) })
        if (!response.ok) throw new Error(`Alertmanager refused the alerts: ${await response.text()}`)
      },
    }
  } catch (error) {
    folder.remove()
    throw error
  }
}
