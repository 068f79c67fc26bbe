import { fileURLToPath } from 'node:url'
import { type NodeExit, type RunNodeOptions, type RunningNode, runNode } from './run-node.ts'

/** A log line, parsed. */
export type LogLine = Readonly<Record<string, unknown>>

/** Variables of the test or the machine that would change what an example does. */
const UNSET = {
  NODE_ENV: undefined,
  LOG_LEVEL: undefined,
  OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
  DD_AGENT_HOST: undefined,
  DD_TRACE_AGENT_PORT: undefined,
}

export interface ExampleProcess {
  readonly node: RunningNode
  /** The JSON lines on standard output so far. */
  logLines(): readonly LogLine[]
  /** Sends SIGTERM unless it has ended, and answers how it ended. */
  end(signal?: NodeJS.Signals): Promise<NodeExit>
}

/** A program of the folder `examples` in a process of its own, on a free port of the loopback interface. */
export function runExample(path: string, options: RunNodeOptions = {}): ExampleProcess {
  const node = runNode(new URL(`../../examples/${path}`, import.meta.url), {
    ...options,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...UNSET, PORT: '0', ...options.env },
  })
  return {
    node,
    logLines: () => parseLogLines(node.stdout()),
    end(signal = 'SIGTERM') {
      node.child.kill(signal)
      return node.exit
    },
  }
}

/** The address that the example says it listens on. */
export async function addressOf({ node }: ExampleProcess): Promise<string> {
  const [, address] = await outputOf(node, /listen(?:s|ing) on (http:\/\/127\.0\.0\.1:\d+)/)
  return address as string
}

/** The first match on standard output, as soon as it is there; rejects when the process ends without one. */
export async function outputOf(node: RunningNode, pattern: RegExp): Promise<RegExpExecArray> {
  const arrived = new Promise<RegExpExecArray>((resolve) => {
    const look = () => {
      const match = pattern.exec(node.stdout())
      if (match === null) return
      node.child.stdout?.off('data', look)
      resolve(match)
    }
    node.child.stdout?.on('data', look)
    look()
  })
  const ended = node.exit.then(({ code, stdout, stderr }) => {
    const match = pattern.exec(stdout)
    if (match !== null) return match
    throw new Error(`exited with ${code} before ${pattern} was written.\n${stdout}\n${stderr}`)
  })
  return Promise.race([arrived, ended])
}

/** The lines of a text that are JSON objects. */
export function parseLogLines(text: string): readonly LogLine[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
}
