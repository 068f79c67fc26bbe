import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { listen } from '../../../test/support/http-server.ts'
import { artefactsOf } from '../artefacts.ts'
import { defineOps } from '../define-ops.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'ops-elastic-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hasCurl = spawnSync('curl', ['--version']).status === 0

for (const { path, content } of artefactsOf(defineOps({ service: 'shop' }), ['elastic']).artefacts) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** Runs the script against a server that answers with `status`, and tells what that was asked. */
async function setUp(env: Record<string, string>, status = 200) {
  const asked: { readonly request: string; readonly authorization: string | undefined; readonly body: string }[] = []
  const server = await listen(
    createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        const { authorization } = request.headers
        asked.push({ request: `${request.method} ${request.url}`, authorization, body })
        response.writeHead(status).end('{}')
      })
    }),
  )
  try {
    const url = `http://127.0.0.1:${server.port}`
    const all = {
      PATH: process.env.PATH,
      ELASTICSEARCH_URL: url,
      ...(env.KIBANA_URL === '' ? { KIBANA_URL: url } : {}),
    }
    const { KIBANA_URL: _, ...secrets } = env
    const code = await run('sh', [join(folder, 'elastic', 'setup.sh')], { env: { ...all, ...secrets } }).then(
      () => 0,
      (error: { code: number }) => error.code,
    )
    return { asked, code }
  } finally {
    await server.close()
  }
}

test.skipIf(!hasCurl)('the script sends what names others after these, with the key', async () => {
  const { asked, code } = await setUp({ ELASTICSEARCH_API_KEY: 'abc', KIBANA_URL: '' })
  expect(code).toBe(0)
  expect(asked.map(({ request }) => request)).toEqual([
    'PUT /_ingest/pipeline/logs-shop',
    'PUT /_component_template/logs-shop@mappings',
    'PUT /_component_template/logs-shop@settings',
    'PUT /_index_template/logs-shop',
    'POST /api/saved_objects/_import?overwrite=true',
  ])
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['ApiKey abc']))
  for (const { body } of asked.slice(0, 4)) expect(() => JSON.parse(body)).not.toThrow()
  expect(JSON.parse(asked[3]?.body ?? '')).toMatchObject({
    index_patterns: ['logs-shop-*'],
    composed_of: ['logs-shop@mappings', 'logs-shop@settings'],
  })
})

test.skipIf(!hasCurl)('an answer that refuses ends it with a failure', async () => {
  const { asked, code } = await setUp({}, 401)
  expect(code).not.toBe(0)
  expect(asked).toHaveLength(1)
})
