import type { RequestListener } from 'node:http'
import type { RequestHarness } from '../../support/request-harness.ts'

/** An app with many kinds of routes, and what each request to it must be counted as. */
export interface TemplateApp {
  readonly name: string
  build(harness: RequestHarness): Promise<RequestListener>
  readonly rows: readonly (readonly [method: string, path: string, status: number, endpoint: string])[]
}
