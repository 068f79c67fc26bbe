import type { Server } from 'node:http'
import type { Observability } from '../../../src/observability-api.ts'
import type { Work } from './work.ts'

/** The rows of the suite that a framework may not be able to run. */
export type SkippableRow = 'sync throw' | 'own error handler' | 'id on errors'

export interface BuildOptions {
  /** Undefined builds the same app without the library. */
  readonly obs: Observability | undefined
  /** What the handlers do, the same for all frameworks. */
  readonly work: Work
  /** How many times the mount is put in. Default 1. */
  readonly mounts?: number
}

/**
 * One framework under the suite. Its app has these routes, all of which answer JSON unless said otherwise:
 *
 * - `GET /items/:id`, `GET /api/v1/items/:id` in nested routers, `GET /t/:tenant/x/:n` below a mount with a parameter
 * - `GET /boom` throws a `TypeError` at once, `GET /rejected` rejects with a `RangeError`
 * - `GET /teapot` throws a `TeapotError`, which the app's own error handler answers with 418
 * - `GET /hang` never answers · `GET /stream` sends two chunks, the second one after `work.gate`
 * - `POST /body` waits, then reads its body as text · `POST /events` reads it by the events of the raw request
 * - `GET /context`, `GET /out/fetch`, `GET /out/http`, `GET /quiet/:id`, `GET /log` run what `work` has for them
 */
export interface ContractApp {
  readonly name: string
  /** Why a row does not apply. */
  readonly skips?: Partial<Record<SkippableRow, string>>
  /** The server, not listening yet. */
  build(options: BuildOptions): Promise<Server>
}
