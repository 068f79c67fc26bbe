import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { listen, type RunningServer, send } from '../support/http-server.ts'
import { createRequestHarness, type RequestHarness } from '../support/request-harness.ts'
import { expressTemplates } from './templates/express.ts'
import { fastifyTemplates } from './templates/fastify.ts'
import { honoTemplates } from './templates/hono.ts'
import { koaTemplates } from './templates/koa.ts'
import type { TemplateApp } from './templates/template-app.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

async function start(app: TemplateApp, harness: RequestHarness): Promise<RunningServer> {
  const listener: RequestListener = await app.build(harness)
  server = await listen(createServer(listener))
  return server
}

describe.each([...expressTemplates, ...fastifyTemplates, ...koaTemplates, ...honoTemplates])(
  'route templates of $name',
  (app) => {
    test('every request is counted under what the application wrote', async () => {
      const harness = createRequestHarness()
      const { port } = await start(app, harness)
      const seen: string[] = []
      const expected: string[] = []
      for (const [method, path, status, endpoint] of app.rows) {
        await send(port, path, { method })
        await vi.waitFor(() => expect(harness.requests).toHaveLength(1))
        const counted = harness.requests.pop()
        seen.push(`${counted?.method} ${path} → ${counted?.status} ${counted?.endpoint}`)
        expected.push(`${method === 'PROPFIND' ? '_OTHER' : method} ${path} → ${status} ${endpoint}`)
      }
      expect(seen).toEqual(expected)
      expect(harness.faults.counts().size).toBe(0)
      expect(harness.counts.inFlight).toBe(0)
    })
  },
)
