import { DATA } from '../../../examples/demo/app.ts'
import { runNode } from '../../support/run-node.ts'

export interface RunningDemo {
  /** `127.0.0.1:<port>`; stays the same over a restart. */
  readonly address: string
  /** One request; answers its status, undefined where nobody answered. */
  get(path: string): Promise<number | undefined>
  /** Good requests of all kinds, a few at a time, until it is called. */
  startLoad(): () => void
  /** SIGKILL. */
  kill(): Promise<void>
  /** After `kill()`, at the same address. */
  restart(): Promise<void>
}

const GOOD = ['/creatives/cr-1', '/creatives/cr-5', '/benchmarks/summer', '/health/ready', '/analyze']
const PAUSE_MS = 100

/** Starts the demo's application in a process of its own. `analyses: false` leaves those out of its load. */
export async function startDemo({ analyses = true } = {}): Promise<RunningDemo> {
  let child = run(0)
  const { port } = await listening(child)
  const address = `127.0.0.1:${port}`
  const body = JSON.stringify(DATA)

  async function get(path: string): Promise<number | undefined> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    try {
      const response = await fetch(`http://${address}${path}`, path === '/analyze' ? post : {})
      await response.arrayBuffer()
      return response.status
    } catch {
      return undefined
    }
  }

  return {
    address,
    get,
    startLoad() {
      let isOn = true
      const paths = analyses ? GOOD : GOOD.filter((path) => path !== '/analyze')
      void (async () => {
        while (isOn) {
          await Promise.all(paths.map(get))
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
        }
      })()
      return () => {
        isOn = false
      }
    },
    async kill() {
      child.child.kill('SIGKILL')
      await child.exit
    },
    async restart() {
      child = run(port)
      await listening(child)
    },
  }
}

function run(port: number) {
  return runNode(new URL('./demo-service.ts', import.meta.url), {
    args: [String(port)],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: undefined, NODE_ENV: 'production' },
  })
}

function listening(child: ReturnType<typeof run>): Promise<{ port: number }> {
  return child.message<{ type: string; port: number }>(({ type }) => type === 'listening')
}
