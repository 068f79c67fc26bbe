import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeAnswer } from '../../src/http/endpoint-answer.ts'

const PAGES = Array.from({ length: 200 }, (_, at) => Buffer.alloc(64 * 1_024, String(at % 10)))

async function serve(): Promise<{ readonly url: string; readonly released: () => number }> {
  let released = 0
  const server = createServer((_req, res) => {
    writeAnswer(res, { status: 200, headers: {}, body: PAGES, release: () => released++ })
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, released: () => released }
}

async function request(url: string): Promise<IncomingMessage> {
  const [response] = await once(get(url), 'response')
  return response
}

test('pages arrive whole and in order, and the loop turns while they are sent', async () => {
  const { url, released } = await serve()
  let turns = 0
  let running = true
  const turn = (): void => {
    turns++
    if (running) setImmediate(turn)
  }
  turn()
  const body = Buffer.concat(await (await request(url)).toArray())
  running = false
  expect(body.equals(Buffer.concat(PAGES))).toBe(true)
  expect(turns).toBeGreaterThan(20)
  await vi.waitFor(() => expect(released()).toBe(1))
})

test('pages are released when the client goes away in the middle', async () => {
  const { url, released } = await serve()
  const response = await request(url)
  response.once('readable', () => response.destroy())
  await vi.waitFor(() => expect(released()).toBe(1))
})
