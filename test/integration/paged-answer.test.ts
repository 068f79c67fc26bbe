import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeAnswer } from '../../src/http/endpoint-answer.ts'

/** 12.5 MiB in pages of so many KiB. */
const pagesOf = (kib: number) =>
  Array.from({ length: 12_800 / kib }, (_, at) => Buffer.alloc(kib * 1_024, String(at % 10)))

async function serve(pages = pagesOf(64)): Promise<{ readonly url: string; readonly released: () => number }> {
  let released = 0
  const server = createServer((_req, res) => {
    writeAnswer(res, { status: 200, headers: {}, body: pages, release: () => released++ })
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

test.each([16, 25, 64])('pages of %d KiB arrive whole and in order, and the loop turns meanwhile', async (kib) => {
  const pages = pagesOf(kib)
  const { url, released } = await serve(pages)
  let turns = 0
  let running = true
  const turn = (): void => {
    turns++
    if (running) setImmediate(turn)
  }
  turn()
  const body = Buffer.concat(await (await request(url)).toArray())
  running = false
  expect(body.equals(Buffer.concat(pages))).toBe(true)
  expect(turns).toBeGreaterThan(20)
  await vi.waitFor(() => expect(released()).toBe(1))
})

test('pages are released when the client goes away in the middle', async () => {
  const { url, released } = await serve()
  const response = await request(url)
  response.once('readable', () => response.destroy())
  await vi.waitFor(() => expect(released()).toBe(1))
})
