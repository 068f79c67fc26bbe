import type { RequestListener } from 'node:http'
import express from 'express'
import express4 from 'express4'
import type { RequestHarness } from '../../support/request-harness.ts'
import type { TemplateApp } from './template-app.ts'

type Handler = express.RequestHandler
const ok: Handler = (_req, res) => void res.send('ok')

/** The parts of the app that are written alike in both majors. */
function build({ mounts }: RequestHarness, make: typeof express, major: 4 | 5): express.Express {
  const app = make()
  app.use(mounts.express())
  app.get('/', ok)
  app.get('/users/:id', ok)
  app.get(['/multi1', '/multi2'], ok)
  app.get(/^\/re(\d+)$/, ok)
  app.get('/dup/:a', (_req, _res, next) => next())
  app.get('/dup/:b', ok)
  app.get('/missing/:id', (_req, res) => void res.sendStatus(404))
  app.get('/boom/:id', () => {
    throw new TypeError('sync')
  })
  app.get('/late/:id', (_req, _res, next) => void setImmediate(() => next(new RangeError('late'))))

  const deep = make.Router()
  deep.get('/c/:id', ok)
  deep.get('/boom', () => {
    throw new TypeError('deep')
  })
  const middle = make.Router()
  middle.use('/p/:project', deep)
  middle.get('/', ok)
  app.use('/t/:tenant', middle)

  const items = make.Router()
  items.get('/items/:id', ok)
  items.get('/boom', () => {
    throw new TypeError('nested')
  })
  const v1 = make.Router()
  v1.use('/v1', items)
  app.use('/api', v1)

  const shared = make.Router()
  shared.get('/s/:id', ok)
  shared.get('/boom', (_req, _res, next) => next(new Error('shared')))
  app.use('/one', shared)
  app.use(['/two', '/three'], shared)
  app.use(/^\/pattern\d/, shared)

  const sub = make()
  sub.get('/x/:y', ok)
  sub.get('/boom', (_req, _res, next) => next(new Error('sub')))
  const subOfSub = make()
  subOfSub.get('/z', ok)
  sub.use('/inner/:k', subOfSub)
  app.use('/sub/:z', sub)

  const loose = make()
  loose.get('/q/:id', ok)
  const holder = make.Router()
  holder.use('/loose', loose)
  app.use('/held', holder)

  const hidden = make.Router()
  hidden.get('/h/:id', ok)
  const hiddenDeep = make.Router()
  hiddenDeep.get('/d/:id', ok)
  hidden.use('/deep', hiddenDeep)
  app.use('/hidden', (req, res, next) => hidden(req, res, next))

  app.use('/static', ok)
  app.use('/guard', (_req, res) => void res.sendStatus(401))
  app.get(major === 5 ? '/files/*path' : '/files/*', ok)
  app.get(major === 5 ? '/opt{/:a}' : '/opt/:a?', ok)
  app.use('/slash/', items)
  app.use('/v:version', shared)
  app.use(mounts.expressErrors())
  app.use(((_error, _req, res, _next) => void res.status(500).end()) as express.ErrorRequestHandler)
  return app
}

const rows = (major: 4 | 5): TemplateApp['rows'] => [
  ['GET', '/boom/1', 500, '/boom/:id'],
  ['GET', '/', 200, '/'],
  ['GET', '/users/42', 200, '/users/:id'],
  ['GET', '/users/42?x=/t/1', 200, '/users/:id'],
  ['GET', '/USERS/42/', 200, '/users/:id'],
  ['HEAD', '/users/42', 200, '/users/:id'],
  ['GET', '/multi2', 200, '/multi1|/multi2'],
  ['GET', '/re42', 200, '^\\/re(\\d+)$'],
  ['GET', '/dup/1', 200, '/dup/:b'],
  ['GET', '/missing/1', 404, '/missing/:id'],
  ['GET', '/late/1', 500, '/late/:id'],
  ['GET', '/t/acme/p/42/c/7', 200, '/t/:tenant/p/:project/c/:id'],
  ['GET', '/t/t/p/p/c/c', 200, '/t/:tenant/p/:project/c/:id'],
  ['GET', '/T/a%20b/P/%2Fx/c/1', 200, '/t/:tenant/p/:project/c/:id'],
  ['GET', '/t/acme/p/42/boom', 500, '/t/:tenant/p/:project/boom'],
  ['GET', '/t/acme', 200, '/t/:tenant'],
  ['GET', '/api/v1/items/7', 200, '/api/v1/items/:id'],
  ['GET', '/API/v1/items/7', 200, '/api/v1/items/:id'],
  ['GET', '/api/v1/boom', 500, '/api/v1/boom'],
  ['GET', '/one/s/1', 200, '/one/s/:id'],
  ['GET', '/two/s/1', 200, '/two/s/:id'],
  ['GET', '/three/s/1', 200, '/three/s/:id'],
  ['GET', '/three/boom', 500, '/three/boom'],
  ['GET', '/pattern7/s/1', 200, '^\\/pattern\\d/s/:id'],
  ['GET', '/sub/9/boom', 500, '/sub/:z/boom'],
  ['GET', '/sub/9/x/1', 200, '/sub/:z/x/:y'],
  ['GET', '/sub/9/inner/8/z', 200, '/sub/:z/inner/:k/z'],
  ['GET', '/held/loose/q/1', 200, '/held/loose/q/:id'],
  ['GET', '/hidden/h/1', 200, '/hidden/h/:id'],
  ['GET', '/hidden/deep/d/1', 200, '/hidden/*/d/:id'],
  ['GET', '/static/a/b.js', 200, '/static/*'],
  ['GET', '/guard/a', 401, '/guard/*'],
  ['GET', '/files/a/b/c', 200, major === 5 ? '/files/*path' : '/files/*'],
  ['GET', '/opt', 200, major === 5 ? '/opt{/:a}' : '/opt/:a?'],
  ['GET', '/slash/items/3', 200, '/slash/items/:id'],
  ['GET', '/v3/s/3', 200, '/v:version/s/:id'],
  ['GET', '/nope/9f1c', 404, '__unmatched__'],
  ['GET', '/api/nope', 404, '__unmatched__'],
  ['GET', '/sub/1/nope', 404, '__unmatched__'],
  ['POST', '/users/1', 404, '__unmatched__'],
  ['OPTIONS', '/users/1', 200, '__unmatched__'],
  ['OPTIONS', '/api/v1/items/1', 200, '__unmatched__'],
  ['PROPFIND', '/users/1', 404, '__unmatched__'],
]

const apps = { 4: express4, 5: express }

export const expressTemplates: readonly TemplateApp[] = ([4, 5] as const).map((major) => ({
  name: `Express ${major}`,
  build: async (harness) => build(harness, apps[major], major) as RequestListener,
  rows: rows(major),
}))
