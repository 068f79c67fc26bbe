import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { ObservabilityOptions } from '../../src/index.ts'
import { createTestObservability } from '../../src/testing/index.ts'
import { ROOT } from '../support/built-package.ts'
import { checkTypes } from '../support/check-types.ts'
import { docsPages, readPage, typeScriptBlocks } from '../support/docs-blocks.ts'
import { parseLogLines } from '../support/example-process.ts'
import { listen, send } from '../support/http-server.ts'
import { type RunNodeOptions, type RunningNode, runNode } from '../support/run-node.ts'

const run = promisify(execFile)
const blocks = docsPages().flatMap(typeScriptBlocks)
const runnable = blocks.filter(({ info }) => info === 'ts run')

/** Inside the checkout, so that the blocks find the packages; ignored by git. */
mkdirSync(join(ROOT, '.cache'), { recursive: true })
const folder = mkdtempSync(join(ROOT, '.cache', 'docs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a block of a page; the paths of the project's tsconfig.json lead the package's name to its source. */
function runBlock(name: string, code: string, options: RunNodeOptions = {}): RunningNode {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, code)
  const env = { NODE_ENV: undefined, LOG_LEVEL: undefined, OTEL_EXPORTER_OTLP_ENDPOINT: undefined, ...options.env }
  return runNode(file, { ...options, cwd: ROOT, env })
}

describe.concurrent('the program of', () => {
  test('every page that has one says what it prints', () => {
    expect(runnable.length).toBeGreaterThanOrEqual(6)
    expect(runnable.filter(({ prints }) => prints === undefined)).toEqual([])
  })

  test.each(runnable)('$page prints what the page says', async ({ page, line, code, prints }) => {
    const { stdout, stderr, code: exitCode } = await runBlock(`${page.replaceAll(/\W/g, '-')}-${line}`, code).exit
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: prints, stderr: '', exitCode: 0 })
  })

  test('the quick start of README.md serves, measures and logs as the text below it says', async () => {
    const [quickStart] = typeScriptBlocks('README.md')
    const code = quickStart?.code ?? ''
    // Everything but the port, which might be taken here.
    const listening = 'app.listen(0, function () { process.send?.(this.address()) })'
    expect(code.split('app.listen(5001)')).toHaveLength(2)
    const app = runBlock('quick-start', code.replace('app.listen(5001)', listening))
    const { port } = await app.message<{ port: number }>()
    const answer = await send(port, '/items/7', { headers: { 'x-request-id': 'quick' } })
    expect(answer).toMatchObject({ status: 200, body: '{"id":"7"}', headers: { 'x-request-id': 'quick' } })
    const metrics = await send(port, '/metrics')
    expect(metrics.body).toContain(
      'creativedynamics_requests_total{method="GET",endpoint="/items/:id",status="200"} 1\n',
    )
    for (const probe of ['live', 'ready', 'startup', 'detailed']) {
      expect((await send(port, `/health/${probe}`)).status).toBe(200)
    }
    app.child.kill()
    const lines = parseLogLines((await app.exit).stdout).filter((line) => line.correlation_id === 'quick')
    expect(lines.map((line) => line.message)).toEqual(['item served', 'GET /items/:id 200'])
    for (const line of lines) {
      expect(line).toMatchObject({ trace_id: lines[0]?.trace_id, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) })
    }
  })
})

/** What the blocks that show a piece of a program take for granted. */
const PRELUDE = `
type Library = typeof import('@creativedynamics/observability')
declare const createObservability: Library['createObservability']
declare const defineMetrics: Library['defineMetrics']
declare const counter: Library['counter']
declare const defineOps: typeof import('@creativedynamics/observability/ops').defineOps
declare const obs: import('@creativedynamics/observability').Observability
declare const fastify: import('fastify').FastifyInstance
declare const http: typeof import('node:http')
type Server = import('node:http').Server
declare const app: { listen(port: number): Server } & Uses<
  | import('express').RequestHandler
  | import('express').ErrorRequestHandler
  | import('koa').Middleware
  | import('hono').MiddlewareHandler
>
interface Uses<M> { use(mount: M): unknown }
`

test('every block of TypeScript is free of type errors', () => {
  const at = (name: string) => join(ROOT, '.cache', 'docs-types', name)
  const files = new Map([[at('prelude.d.ts'), PRELUDE]])
  for (const { page, line, code } of blocks) {
    // Line numbers of the page; a module even where the block imports nothing.
    files.set(at(`${page}.ts`.replace('.ts', `-${line}.ts`)), `${'\n'.repeat(line - 1)}${code}\nexport {}\n`)
  }
  expect(checkTypes(files)).toEqual([])
})

test('a type error in a block would be seen', () => {
  const path = join(ROOT, '.cache', 'docs-types', 'wrong.ts')
  const code = `import { createObservability } from '@creativedynamics/observability'\ncreateObservability({ servce: 'x' })\n`
  expect(checkTypes(new Map([[path, code]]))).toEqual([expect.stringContaining("'servce' does not exist")])
})

describe('docs/logging.md', () => {
  const [head = [], , ...rows] = readPage('docs/logging.md')
    .split('\n')
    .filter((line) => line.startsWith('|') && line.split('|').length === 8)
    .map((line) => line.split('|').slice(1, -1))
  const presets = head.slice(1).map((cell) => cell.replaceAll(/[` ]/g, ''))

  test('lists every preset', () => {
    expect(presets).toEqual(['default', 'ecs', 'otel', 'datadog', 'gcp'])
    expect(rows).toHaveLength(11)
  })

  test.each(presets)('names the very fields that lines of the preset %s have', async (preset) => {
    const column = presets.indexOf(preset) + 1
    const named = rows.flatMap((row) =>
      [...(row[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string),
    )
    const keys = await keysOfLines(preset)
    expect([...new Set(named)].sort()).toEqual([...keys].sort())
  })
})

/** The keys of the lines of a request that fails with everything an error can have. */
async function keysOfLines(preset: string): Promise<Set<string>> {
  const logging = { preset } as ObservabilityOptions['logging']
  const { obs, recorded } = createTestObservability({ logging })
  const server = await listen(
    createServer(
      obs.node((request, response) => {
        if (request.url === '/aborted') return response.destroy()
        obs.setUser('u-1')
        obs.logger.error(Object.assign(new Error('outside', { cause: new Error('inside') }), { code: 'E_TEST' }))
        return response.end()
      }),
    ),
  )
  await send(server.port, '/', { method: 'POST', headers: { 'user-agent': 'test' } }, 'body')
  await expect(send(server.port, '/aborted')).rejects.toThrow()
  await server.close()
  await obs.shutdown()
  return new Set(recorded.logs.flatMap((line) => Object.keys(line)))
}

describe("README.md's two lines", () => {
  const readme = readPage('README.md')
  const lineOf = (name: string) => {
    const between = readme.split(`<!-- ${name}-line -->`)
    expect(between).toHaveLength(2)
    return /^\n```sh\n(npm [^\n]+)\n```\n<!-- \/(demo|test)-line -->\n/.exec(between[1] ?? '')?.[1]
  }

  test('are one for the demo and one for the tests, and call scripts that exist', () => {
    expect([lineOf('demo'), lineOf('test')]).toEqual(['npm install && npm run demo', 'npm install && npm test'])
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(scripts.demo).toMatch(/^tsx examples\/demo\/main\.ts$/)
    expect(scripts.test).toContain('vitest run')
  })

  test('are taken from there by CI, which runs the second word for word before anything else', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'recording-npm-'))
    try {
      const record = join(bin, 'calls')
      writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "npm $*" >> "${record}"\n`)
      chmodSync(join(bin, 'npm'), 0o755)
      const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
      const { stdout } = await run('bash', [join(ROOT, '.ci', 'run')], { env })
      expect(stdout).toContain(`+ ${lineOf('test')}\n`)
      const calls = readFileSync(record, 'utf8').trim().split('\n')
      expect(calls.slice(0, 2).join(' && ')).toBe(lineOf('test'))
      expect(calls.slice(2)).toContain('npm run check')
    } finally {
      rmSync(bin, { recursive: true, force: true })
    }
  })
})
