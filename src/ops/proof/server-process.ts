import { type ChildProcess, spawn } from 'node:child_process'
import { until } from './until.ts'

export interface ServerCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Answers 200 as soon as the server is ready. */
  readonly readyUrl: string
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number
  /** Everything it wrote so far, to either stream. */
  output(): string
  /** SIGTERM, and after ten seconds SIGKILL; settles when it has ended. */
  stop(): Promise<void>
  /** SIGKILL: as if the machine had gone. */
  kill(): Promise<void>
}

/** A server could not be started, because it is not there. */
export class ServerMissing extends Error {
  constructor(program: string, cause: unknown) {
    super(`${program} is not installed`, { cause })
  }
}

const READY_MS = 30_000
const STOP_MS = 10_000
const running = new Set<ChildProcess>()

/**
 * Starts a server and waits until it is ready.
 * @throws ServerMissing where there is no such program; Error with what it wrote when it ends or does not get ready.
 */
export async function startServer({ program, args, cwd, env, readyUrl }: ServerCommand): Promise<ServerProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd && { cwd }), ...(env && { env }) })
  const state: { output: string; ended?: string; missing?: Error } = { output: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      state.output += text
    })
  }
  keepTrack(child)
  const exit = new Promise<void>((resolve) => {
    const end = (how: string) => {
      state.ended = how
      loseTrack(child)
      resolve()
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') state.missing = error
      end(error.message)
    })
    child.once('exit', (code, signal) => end(`ended with ${signal ?? code}`))
  })
  const server: ServerProcess = {
    pid: child.pid ?? 0,
    output: () => state.output,
    kill: () => endBy(child, 'SIGKILL', exit),
    stop: () => endBy(child, 'SIGTERM', exit),
  }
  try {
    const ready = await until(
      `${program} is ready`,
      async () => state.ended ?? ((await fetch(readyUrl)).ok ? 'ready' : undefined),
      READY_MS,
    )
    if (ready !== 'ready') throw new Error(`${program} ${ready}`)
    return server
  } catch (error) {
    await server.kill()
    if (state.missing !== undefined) throw new ServerMissing(program, state.missing)
    throw new Error(`${(error as Error).message}\n${state.output}`, { cause: error })
  }
}

async function endBy(child: ChildProcess, signal: NodeJS.Signals, exit: Promise<void>): Promise<void> {
  if (!running.has(child)) return
  child.kill(signal)
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exit
  clearTimeout(patience)
}

/** A process that is stopped leaves no server behind. */
function keepTrack(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killAll)
  running.add(child)
}

function loseTrack(child: ChildProcess): void {
  running.delete(child)
  if (running.size === 0) process.off('exit', killAll)
}

function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
