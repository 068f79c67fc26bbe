import { createServer, type IncomingMessage } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { BuildOptions, ContractApp } from './contract-app.ts'
import { TeapotError } from './work.ts'

type Env = { Bindings: { incoming: IncomingMessage } }

function build({ obs, work, mounts = 1 }: BuildOptions) {
  const app = new Hono<Env>()
  for (let mount = 0; mount < mounts; mount++) if (obs !== undefined) app.use(obs.hono())
  app.onError((error, c) => c.json({ error: String(error) }, error instanceof TeapotError ? 418 : 500))

  app.get('/items/:id', (c) => c.json({ id: c.req.param('id') }))
  const v1 = new Hono<Env>().basePath('/v1')
  v1.get('/items/:id', (c) => c.json({ id: c.req.param('id') }))
  app.route('/api', v1)
  const tenant = new Hono<Env>()
  tenant.get('/x/:n', (c) => c.json(c.req.param()))
  app.route('/t/:tenant', tenant)
  app.get('/boom', () => {
    throw new TypeError('boom')
  })
  app.get('/rejected', () => Promise.reject(new RangeError('rejected')))
  app.get('/teapot', () => {
    throw new TeapotError('short and stout')
  })
  app.get('/hang', () => new Promise<Response>(() => undefined))
  app.get('/stream', () => {
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(encoder.encode('first '))
        await work.gate()
        controller.enqueue(encoder.encode('second'))
        controller.close()
      },
    })
    return new Response(body)
  })
  app.post('/body', async (c) => {
    await work.later()
    const body = await c.req.text()
    return c.json({ body, ...obs?.context() })
  })
  app.post('/events', async (c) => c.json(await work.readByEvents(c.env.incoming)))
  app.get('/context', async (c) => c.json(await work.context()))
  app.get('/out/fetch', async (c) => c.json(await work.callByFetch()))
  app.get('/out/http', async (c) => c.json(await work.callByHttp()))
  app.get('/quiet/:id', async (c) => c.json(await work.quietly()))
  app.get('/log', (c) => {
    work.log(c.req.url, c.req.header())
    return c.json({})
  })
  return createServer(getRequestListener(app.fetch))
}

export const honoApps: readonly ContractApp[] = [{ name: 'Hono 4', build: async (options) => build(options) }]
