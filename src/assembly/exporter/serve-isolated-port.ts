import type { AddressInfo } from 'node:net'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { ResolvedMetrics } from '../../config/resolved-options.ts'
import { LIBRARY_VERSION } from '../../core/library-version.ts'
import { type OwnPort, serveOwnPort } from '../../http/own-port.ts'
import { Heartbeat } from '../../metrics/isolation/heartbeat.ts'
import type { MetricsIsolation } from '../../metrics/isolation/isolation.ts'
import { notAMember } from '../../metrics/processes/thread-links.ts'
import type { Parts } from '../parts.ts'
import { exporterFile } from './exporter-file.ts'
import type { ExporterSettings, FromExporter, Question, ToExporter } from './exporter-messages.ts'

/** The parts that the thread needs. */
type IsolatedParts = Pick<Parts, 'options' | 'metrics' | 'health' | 'endpoints' | 'faults' | 'warnings' | 'scopes'>

/**
 * Serves `metrics.port` from a thread of its own, which answers also while the event loop of this one is blocked. Where
 * the thread cannot run or ends, that is warned about and the port is served from here. Does not keep the process alive.
 */
export function serveIsolatedPort(
  parts: IsolatedParts,
  { host, port, path, auth, prefix }: ResolvedMetrics & { readonly port: number },
  isolation: MetricsIsolation,
): OwnPort {
  const { options, health, endpoints, faults, warnings } = parts
  const heartbeat = new Heartbeat()
  const stopBeating = heartbeat.start()
  let worker: Worker | undefined
  let fallback: OwnPort | undefined
  let isClosed = false
  let found: (address: AddressInfo | undefined | Promise<AddressInfo | undefined>) => void = () => {}
  const listening = new Promise<AddressInfo | undefined>((resolve) => {
    found = resolve
  })

  function fallBack(reason: string): void {
    if (isClosed || fallback !== undefined) return
    stopBeating()
    isolation.disconnect()
    warnings.once('OBSWRN012', reason)
    const thread = worker
    worker = undefined
    fallback = { listening: Promise.resolve(undefined), close: async () => {} }
    void Promise.resolve(thread?.terminate()).finally(() => {
      if (isClosed) return
      fallback = parts.scopes.exit(() => serveOwnPort(endpoints, faults, host, port))
      found(fallback.listening)
    })
  }

  async function answer(thread: Worker, request: number, question: Question): Promise<void> {
    const post = (message: ToExporter): void => thread.postMessage(message)
    const answer =
      question.kind === 'read'
        ? await isolation.read((part) => post({ kind: 'part', request, part }), question.ms)
        : await health.probe(...question.arguments)
    post({ kind: 'answer', request, answer })
  }

  function received(thread: Worker, message: FromExporter): void {
    switch (message.kind) {
      case 'question':
        answer(thread, message.request, message.question).catch((error: unknown) => faults.report('metrics', error))
        break
      case 'applied':
        isolation.applied(message.change)
        break
      case 'left out':
        isolation.leftOut(message.metric)
        break
      case 'fault':
        faults.report(message.component, message.reason)
        break
      case 'listening':
        found(message.address)
        break
      case 'failed':
        fallBack(message.reason)
    }
  }

  try {
    const file = exporterFile()
    if (file === undefined) throw new Error('the file exporter-thread.cjs of the package is not there')
    const settings: ExporterSettings = {
      version: LIBRARY_VERSION,
      metrics: { path, auth, prefix },
      health: options.health === false ? undefined : pickHealth(options.health),
      host,
      port,
      heartbeat: heartbeat.memory,
    }
    const thread = startThread(file, settings)
    worker = thread
    thread.on('message', (message: FromExporter) => received(thread, message))
    thread.on('error', (error) => fallBack(`${error.name}: ${error.message}`))
    thread.on('exit', (code) => fallBack(`it ended with code ${code}`))
    isolation.connect((entries) => thread.postMessage({ kind: 'directory', entries } satisfies ToExporter))
    thread.unref()
  } catch (error) {
    fallBack(error instanceof Error ? error.message : String(error))
  }

  return {
    listening,
    async close() {
      isClosed = true
      stopBeating()
      isolation.disconnect()
      // Waiting for its end is work, which would otherwise let a process end in the midst of it.
      worker?.ref()
      await Promise.all([worker?.terminate(), fallback?.close()])
      found(undefined)
    },
  }
}

function startThread(file: string, settings: ExporterSettings): Worker {
  const options: WorkerOptions = { name: 'observability-exporter', workerData: settings }
  const worker = file.endsWith('.ts')
    ? new Worker(sourceOf(file), { ...options, eval: true })
    : // What the application preloads (`--import`, `NODE_OPTIONS`) is not for this thread.
      new Worker(file, { ...options, execArgv: [], env: {} })
  notAMember(worker)
  return worker
}

/** Loads TypeScript, for those who work on this library: a loader of the main thread does not reach other threads. */
function sourceOf(file: string): string {
  const path = JSON.stringify(file)
  return `const from = require('node:module').createRequire(${path}); from('tsx/cjs/api').require(${path}, ${path})`
}

function pickHealth({ path, details, auth }: NonNullable<ExporterSettings['health']>): ExporterSettings['health'] {
  return { path, details, auth }
}
