import { freePort } from '../../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../../src/ops/proof/server-process.ts'
import { until } from '../../../src/ops/proof/until.ts'
import { createServerFolder, type FileContent } from './server-folder.ts'
import { debianProgram } from './server-programs.ts'

export interface PrometheusOptions {
  /** prometheus.yml as text or as a value, or a function that makes it for the port and the folder of this server. */
  readonly config: FileContent | ((server: { readonly port: number; readonly folder: string }) => FileContent)
  /** How the version begins: `2`, `2.42`, `3`; default the newest that is here. */
  readonly version?: string
  /** Files beside prometheus.yml, by their relative path: rules, credentials. */
  readonly files?: Readonly<Record<string, FileContent>>
  /** Further arguments: `--enable-feature=exemplar-storage`. */
  readonly args?: readonly string[]
}

/** One series of an instant vector. */
export interface VectorSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface QueryAnswer {
  readonly samples: readonly VectorSample[]
  /** What Prometheus has against the expression; 3.x tells information from warnings, and both are here. */
  readonly remarks: readonly string[]
}

export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
}

export interface ScrapeTarget {
  readonly job: string
  readonly health: string
  readonly lastError: string
}

/** A Prometheus that is ready. */
export interface RunningPrometheus extends ServerProcess {
  readonly version: string
  readonly port: number
  readonly url: string
  readonly folder: string
  /** `data` of any path of the API: `get('/api/v1/rules')`. Rejects with Prometheus's own error. */
  get<T = any>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>
  /** An instant query. */
  query(expression: string): Promise<QueryAnswer>
  /** The samples of the expression, as soon as it has some that fit. */
  waitForSamples(
    expression: string,
    fits?: (samples: readonly VectorSample[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly VectorSample[]>
  alerts(): Promise<readonly PrometheusAlert[]>
  targets(): Promise<readonly ScrapeTarget[]>
}

/** Starts a Prometheus on a free port of the loopback interface, in a folder of its own that `stop()` removes. */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  const program = debianProgram('prometheus', 'prometheus', options.version)
  const port = await freePort()
  const folder = createServerFolder('prometheus')
  const { config } = options
  const made = typeof config === 'function' ? config({ port, folder: folder.path }) : config
  for (const [name, content] of Object.entries(options.files ?? {})) folder.write(name, content)
  const url = `http://127.0.0.1:${port}`
  const args = [
    `--config.file=${folder.write('prometheus.yml', made)}`,
    `--storage.tsdb.path=${folder.path}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    ...(options.args ?? []),
  ]
  try {
    const server = await startServer({ program, args, cwd: folder.path, readyUrl: `${url}/-/ready` })
    const end = (how: () => Promise<void>) => () => how().finally(folder.remove)
    const version = program.match(/prometheus-([^/]+)/)?.[1] ?? ''
    const place = { version, port, url, folder: folder.path, stop: end(server.stop), kill: end(server.kill) }
    return { ...server, ...place, ...createQueries(url) }
  } catch (error) {
    folder.remove()
    throw error
  }
}

function createQueries(url: string) {
  async function ask(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<any> {
    const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`)
    const answer: any = await response.json()
    if (answer.status !== 'success') throw new Error(`${path} ${JSON.stringify(parameters)}: ${answer.error}`)
    return answer
  }

  async function query(expression: string): Promise<QueryAnswer> {
    const { data, warnings = [], infos = [] } = await ask('/api/v1/query', { query: expression })
    const read = ({ metric, value }: any) => ({ labels: metric, value: Number(value[1]) })
    // A scalar is one sample without labels.
    const samples = data.resultType === 'vector' ? data.result.map(read) : [read({ metric: {}, value: data.result })]
    return { samples, remarks: [...warnings, ...infos] }
  }

  return {
    query,
    get: async (path: string, parameters?: Readonly<Record<string, string>>) => (await ask(path, parameters)).data,
    waitForSamples: (
      expression: string,
      fits = (samples: readonly VectorSample[]) => samples.length > 0,
      timeoutMs?: number,
    ) =>
      until(
        `samples of ${expression}`,
        async () => {
          const { samples } = await query(expression)
          return fits(samples) ? samples : undefined
        },
        timeoutMs,
      ),
    alerts: async () => (await ask('/api/v1/alerts')).data.alerts,
    targets: async () =>
      (await ask('/api/v1/targets')).data.activeTargets.map(({ scrapePool, health, lastError }: any) => ({
        job: scrapePool,
        health,
        lastError,
      })),
  }
}
