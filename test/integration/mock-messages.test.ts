import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createRequestHarness } from '../support/request-harness.ts'

/** Messages that no server of Node.js has made, as libraries for tests and for functions in a cloud make them. */
function requestTo(url: string): IncomingMessage {
  const req = new IncomingMessage(new Socket())
  req.method = 'GET'
  req.url = url
  req.complete = true
  return req
}

class DuplexResponse extends Duplex {
  statusCode = 200
  headersSent = false
  readonly req: IncomingMessage | undefined
  readonly #headers = new Map<string, unknown>()

  constructor(req: IncomingMessage | undefined) {
    super({ read() {}, write: (_chunk, _encoding, done) => done() })
    this.req = req
  }

  getHeader(name: string): unknown {
    return this.#headers.get(name)
  }

  setHeader(name: string, value: unknown): void {
    this.#headers.set(name, value)
  }
}

test.each(['knows its request', 'knows no request'])('a response that can be read, too, and %s', async (which) => {
  const harness = createRequestHarness()
  const req = requestTo('/items/1')
  const res = new DuplexResponse(which === 'knows its request' ? req : undefined)
  let seen: unknown
  const serve = harness.mounts.node((_req, answer) => {
    seen = harness.scopes.current()?.request?.correlationId
    answer.end('four')
  })
  serve(req, res as unknown as ServerResponse)
  expect(seen).toBe(res.getHeader('x-request-id'))
  await new Promise((resolve) => res.once('finish', resolve))
  res.destroy()
  await new Promise((resolve) => res.once('close', resolve))
  expect(harness.requests).toEqual([{ method: 'GET', endpoint: '__unmatched__', status: 200 }])
  expect(harness.lines).toEqual([expect.objectContaining({ status: 200, aborted: false, responseBytes: 4 })])
})

test('what is kept of a request is on none of its own properties and prints in a few words', async () => {
  const harness = createRequestHarness()
  const req = requestTo('/items/1')
  const before = Reflect.ownKeys(req)
  const res = new ServerResponse(req)
  harness.mounts.node((_req, answer) => answer.end())(req, res)
  expect(Reflect.ownKeys(req).filter((key) => !before.includes(key))).toEqual(['emit'])
  expect(inspect(req, { depth: 8 })).toContain('[observed GET]')
  res.emit('close')
})

test('an error of something that is no message of Node.js is noted by nobody and harms nobody', () => {
  const { observer } = createRequestHarness()
  const bare: object = Object.create(null)
  expect(() => observer.noteError(bare, new Error('x'))).not.toThrow()
  expect(observer.correlationIdOf(bare)).toBeUndefined()
})
