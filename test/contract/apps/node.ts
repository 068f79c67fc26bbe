import events from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { NodeHandler } from '../../../src/adapters/node.ts'
import type { BuildOptions, ContractApp } from './contract-app.ts'

type Handle = (req: IncomingMessage, res: ServerResponse) => unknown

function routesOf({ obs, work }: BuildOptions): ReadonlyMap<string, readonly [path: RegExp, handle: Handle]> {
  return new Map<string, readonly [RegExp, Handle]>([
    ['GET /items/:id', [/^\/items\/[^/]+$/, () => ({ id: 1 })]],
    ['GET /api/v1/items/:id', [/^\/api\/v1\/items\/[^/]+$/, () => ({ id: 1 })]],
    ['GET /t/:tenant/x/:n', [/^\/t\/[^/]+\/x\/[^/]+$/, () => ({ n: 1 })]],
    ['GET /rejected', [/^\/rejected$/, () => Promise.reject(new RangeError('rejected'))]],
    ['GET /hang', [/^\/hang$/, () => new Promise(() => undefined)]],
    [
      'GET /stream',
      [
        /^\/stream$/,
        async (_req, res) => {
          res.write('first ')
          await work.gate()
          res.end('second')
        },
      ],
    ],
    [
      'POST /body',
      [
        /^\/body$/,
        async (req) => {
          await work.later()
          const body = await text(req)
          return { body, ...obs?.context() }
        },
      ],
    ],
    ['POST /events', [/^\/events$/, (req) => work.readByEvents(req)]],
    ['GET /context', [/^\/context$/, () => work.context()]],
    ['GET /out/fetch', [/^\/out\/fetch$/, () => work.callByFetch()]],
    ['GET /out/http', [/^\/out\/http$/, () => work.callByHttp()]],
    ['GET /quiet/:id', [/^\/quiet\/[^/]+$/, () => work.quietly()]],
    [
      'GET /log',
      [
        /^\/log$/,
        (req) => {
          work.log(req.url, req.headers)
          return {}
        },
      ],
    ],
  ])
}

function build(options: BuildOptions): Server {
  const { obs, mounts = 1 } = options
  const routes = routesOf(options)
  const nameOf = (req: IncomingMessage) => {
    const path = (req.url ?? '/').split('?')[0] as string
    const method = req.method === 'HEAD' ? 'GET' : req.method
    for (const [name, [pattern]] of routes) if (name.startsWith(`${method} `) && pattern.test(path)) return name
    return undefined
  }
  let handler: NodeHandler = async (req, res) => {
    const name = nameOf(req)
    const handle = name === undefined ? undefined : routes.get(name)?.[1]
    if (handle === undefined) {
      res.writeHead(404).end()
      return
    }
    const value = await handle(req, res)
    if (value !== undefined) res.setHeader('content-type', 'application/json').end(JSON.stringify(value))
  }
  const route = (req: IncomingMessage) => nameOf(req)?.split(' ')[1]
  for (let mount = 0; mount < mounts; mount++) if (obs !== undefined) handler = obs.node(handler, { route })
  return createCapturingServer(handler)
}

/** Node answers a rejected listener with 500 where the server captures rejections; otherwise the process would end. */
function createCapturingServer(handler: NodeHandler): Server {
  events.captureRejections = true
  try {
    return createServer(handler)
  } finally {
    events.captureRejections = false
  }
}

export const nodeApps: readonly ContractApp[] = [
  {
    name: 'node:http',
    skips: {
      'sync throw': 'what a listener throws at once ends the process; node-errors.test.ts proves that it still does',
      'own error handler': 'node:http has no error handlers: what a handler catches itself nobody else sees',
      'id on errors': 'Node answers a captured rejection itself and takes every header of the handler away',
    },
    build: async (options) => build(options),
  },
]
