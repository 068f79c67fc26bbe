import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The TypeScript loader by its path, so that it is found whatever the child's working directory is. */
const TSX = createRequire(import.meta.url).resolve('tsx')

/**
 * The application whose folder processes run in: this project, or one that has other versions of the optional peers, as
 * the Node.js matrix sets it to prove dd-trace 6. Peers are looked for there first.
 */
export const APPLICATION = process.env.TEST_APPLICATION ?? process.cwd()

export interface RunNodeOptions {
  readonly args?: readonly string[]
  /** Over the environment of the test; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default `APPLICATION`. */
  readonly cwd?: string
  /** Flags of Node.js besides the loader. */
  readonly execArgv?: readonly string[]
}

export interface NodeExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningNode {
  readonly child: ChildProcess
  /** What was written so far. */
  stdout(): string
  stderr(): string
  /** The next message that the child sends and that fits; rejects when it exits first. Earlier messages count too. */
  message<T = unknown>(fits?: (message: T) => boolean): Promise<T>
  /** Settles once the process has ended and its output is read. */
  readonly exit: Promise<NodeExit>
}

/** Runs a JavaScript or TypeScript file in a Node.js process of its own, with an IPC channel to the test. */
export function runNode(file: string | URL, options: RunNodeOptions = {}): RunningNode {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const child = fork(path, options.args ?? [], {
    // The loader calls a function that Node.js 26 deprecates: not the program's doing.
    execArgv: ['--disable-warning=DEP0205', '--import', `file://${TSX}`, ...(options.execArgv ?? [])],
    env: { ...process.env, ...options.env },
    cwd: options.cwd ?? APPLICATION,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const messages: unknown[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  child.on('message', (message) => {
    messages.push(message)
    wake()
  })
  let ended = false
  const exit = new Promise<NodeExit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      ended = true
      resolve({ code, signal, stdout, stderr })
      wake()
    })
  })
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    message<T>(fits: (message: T) => boolean = () => true) {
      return new Promise<T>((resolve, reject) => {
        const look = () => {
          const at = messages.findIndex((message) => fits(message as T))
          if (at === -1 && !ended) return
          waiting.delete(look)
          if (at === -1) reject(new Error(`${path} exited without the message.\n${stdout}\n${stderr}`))
          else resolve(messages.splice(at, 1)[0] as T)
        }
        waiting.add(look)
        look()
      })
    },
    exit,
  }
}
