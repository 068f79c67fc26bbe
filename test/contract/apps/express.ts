import { createServer } from 'node:http'
import express from 'express'
import express4 from 'express4'
import type { BuildOptions, ContractApp } from './contract-app.ts'
import { TeapotError } from './work.ts'

function build({ obs, work, mounts = 1 }: BuildOptions, make: typeof express) {
  const app = make()
  for (let mount = 0; mount < mounts; mount++) if (obs !== undefined) app.use(obs.express())

  /** Express 4 knows nothing of promises. */
  const answer =
    (handle: (req: express.Request, res: express.Response) => unknown): express.RequestHandler =>
    (req, res, next) => {
      Promise.resolve()
        .then(() => handle(req, res))
        .then((value) => value !== undefined && res.json(value))
        .catch(next)
    }

  app.get('/items/:id', (req, res) => void res.json({ id: req.params.id }))
  const items = make.Router()
  items.get('/items/:id', (req, res) => void res.json({ id: req.params.id }))
  const api = make.Router()
  api.use('/v1', items)
  app.use('/api', api)
  const tenant = make.Router({ mergeParams: true })
  tenant.get('/x/:n', (req, res) => void res.json(req.params))
  app.use('/t/:tenant', tenant)

  app.get('/boom', () => {
    throw new TypeError('boom')
  })
  app.get(
    '/rejected',
    answer(() => Promise.reject(new RangeError('rejected'))),
  )
  app.get('/teapot', () => {
    throw new TeapotError('short and stout')
  })
  app.get('/hang', () => undefined)
  app.get(
    '/stream',
    answer(async (_req, res) => {
      res.write('first ')
      await work.gate()
      res.end('second')
    }),
  )
  app.post('/body', (_req, _res, next) => void work.later().then(() => next()), make.text())
  app.post('/body', (req, res) => void res.json({ body: req.body, ...obs?.context() }))
  app.post(
    '/events',
    answer((req) => work.readByEvents(req)),
  )
  app.get(
    '/context',
    answer(() => work.context()),
  )
  app.get(
    '/out/fetch',
    answer(() => work.callByFetch()),
  )
  app.get(
    '/out/http',
    answer(() => work.callByHttp()),
  )
  app.get(
    '/quiet/:id',
    answer(() => work.quietly()),
  )
  app.get(
    '/log',
    answer((req) => {
      work.log(req.url, req.headers)
      return {}
    }),
  )
  if (obs !== undefined) app.use(obs.expressErrors())
  const onError: express.ErrorRequestHandler = (error, _req, res, _next) => {
    res.status(error instanceof TeapotError ? 418 : 500).json({ error: String(error) })
  }
  app.use(onError)
  return createServer(app)
}

export const expressApps: readonly ContractApp[] = [
  { name: 'Express 4', build: async (options) => build(options, express4) },
  { name: 'Express 5', build: async (options) => build(options, express) },
]
