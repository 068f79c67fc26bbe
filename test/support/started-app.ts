import { spawn } from 'node:child_process'
import type { ConsumerApp } from './built-package.ts'

export interface StartedApp {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
  /** Lines of standard output that are JSON log lines of the library. */
  readonly lines: readonly { readonly [field: string]: unknown }[]
  /** What the application printed as `RESULT <json>`, in order. */
  readonly results: readonly unknown[]
}

export interface StartOptions {
  /** Flags of Node.js. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Default `main.js` of the application. */
  readonly script?: string
  /** Told what the application prints as `RESULT`, while it runs. */
  readonly onResult?: (result: unknown, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs a script of an application in plain Node.js, as its author would start it, and answers once it has ended. */
export function startApp(app: ConsumerApp, options: StartOptions = {}): Promise<StartedApp> {
  const environment: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production', ...options.env }
  // Options of the test runner are not the application's.
  if (options.env?.NODE_OPTIONS === undefined) delete environment.NODE_OPTIONS
  const child = spawn(process.execPath, [...(options.flags ?? []), options.script ?? 'main.js'], {
    cwd: app.folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 25_000,
  })
  const lines: { readonly [field: string]: unknown }[] = []
  const results: unknown[] = []
  let rest = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const complete = `${rest}${chunk}`.split('\n')
    rest = complete.pop() ?? ''
    for (const line of complete) {
      if (line.startsWith('{')) lines.push(JSON.parse(line))
      else if (line.startsWith('RESULT ')) {
        results.push(JSON.parse(line.slice('RESULT '.length)))
        options.onResult?.(results.at(-1), (signal) => child.kill(signal))
      }
    }
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stderr, lines, results }))
  })
}
