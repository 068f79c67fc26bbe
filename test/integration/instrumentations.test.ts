import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsumerApp, createConsumerApp } from '../support/built-package.ts'
import { type DecodedSpan, OtlpCollector } from '../support/otlp-collector.ts'
import { type StartedApp, startApp } from '../support/started-app.ts'

const REGISTER = '@creativedynamics/observability/register'
const PACKAGES = ['express', 'http', 'undici', 'grpc'].map((name) => `@opentelemetry/instrumentation-${name}`)
const EXPRESS = '@opentelemetry/instrumentation-express'

const KINDS = { server: 2, client: 3 } as const

const apps: ConsumerApp[] = []

beforeAll(async () => {
  for (const type of ['module', 'commonjs'] as const) {
    apps.push(await createConsumerApp(type, ['express', 'undici', 'axios', 'got', ...PACKAGES]))
  }
})

afterAll(() => {
  for (const app of apps) app.remove()
})

const IMPORTS = {
  module: `
import express from 'express'
import http from 'node:http'
import { request } from 'undici'
import axios from 'axios'
import got from 'got'
import { createObservability } from '@creativedynamics/observability'
`,
  commonjs: `
const express = require('express')
const http = require('node:http')
const { request } = require('undici')
const axios = require('axios')
const got = import('got').then((module) => module.default)
const { createObservability } = require('@creativedynamics/observability')
`,
}

/** Calls itself in every way that there is, from a handler. */
const SERVER = `
const app = express()
app.use(function audit(req, res, next) { next() })
app.get('/inner', (req, res) => res.json(req.rawHeaders.filter((text) => text.toLowerCase() === 'traceparent').length))
app.get('/items/:id', async (req, res) => {
  const url = origin() + '/inner'
  const viaHttp = new Promise((resolve, reject) => http.get(url, (answer) => {
    answer.setEncoding('utf8').on('data', (text) => resolve(Number(text)))
  }).on('error', reject))
  res.json(await Promise.all([
    viaHttp,
    fetch(url).then((answer) => answer.json()),
    request(url).then((answer) => answer.body.json()),
    axios.get(url).then((answer) => answer.data),
    Promise.resolve(got).then((client) => client(url).json()),
  ]))
})
const server = app.listen(0, '127.0.0.1', () => console.log('RESULT ' + JSON.stringify(origin())))
const origin = () => 'http://127.0.0.1:' + server.address().port
`

interface Run {
  readonly run: StartedApp
  readonly spans: readonly DecodedSpan[]
  /** How many \`traceparent\` headers each of the inner requests had. */
  readonly headers: unknown
}

/** Starts the application, asks it once, and answers the spans of that. */
async function ask(app: ConsumerApp, name: string, text: string, flags: readonly string[], more = {}): Promise<Run> {
  const folder = join(app.folder, name)
  mkdirSync(folder, { recursive: true })
  const dependencies = Object.fromEntries(['express', ...PACKAGES].map((dependency) => [dependency, '*']))
  const type = app === apps[0] ? 'module' : 'commonjs'
  app.write(join(name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type, dependencies }))
  app.write(join(name, 'main.js'), text)
  const collector = await new OtlpCollector().start()
  let answer: Promise<unknown> | undefined
  try {
    const run = await startApp(
      { ...app, folder },
      {
        flags,
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.endpoint}`, ...more },
        onResult(origin, kill) {
          answer = fetch(`${origin}/items/7`).then((response) => response.json())
          answer.finally(() => kill('SIGTERM')).catch(() => undefined)
        },
      },
    )
    return { run, spans: collector.spans(), headers: await answer }
  } finally {
    collector.kill()
  }
}

const kindOf = (spans: readonly DecodedSpan[], kind: keyof typeof KINDS) =>
  spans.filter((span) => span.kind === KINDS[kind])

/** One span for each request and each call, all in one trace, and one header each. */
function expectNoDoubles({ run, spans, headers }: Run): void {
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 143, stderr: '' })
  expect(headers).toEqual([1, 1, 1, 1, 1])
  expect(kindOf(spans, 'server')).toHaveLength(6)
  expect(kindOf(spans, 'client')).toHaveLength(5)
  expect(new Set(spans.map((span) => span.traceId)).size).toBe(1)
  const calls = new Set(kindOf(spans, 'client').map((span) => span.spanId))
  expect(kindOf(spans, 'server').filter((span) => calls.has(span.parentSpanId))).toHaveLength(5)
}

describe.each([
  [0, 'module', '--import'],
  [1, 'commonjs', '--require'],
  [1, 'commonjs', '--import'],
] as const)('application %d (%s, %s)', (index, type, flag) => {
  const text = IMPORTS[type] + SERVER
  const flags = [flag, REGISTER]

  test('auto enables what is in the package.json, without a second span of anything', async () => {
    const ran = await ask(apps[index] as ConsumerApp, `auto${flag}`, text, flags, {
      OBS_TRACING_INSTRUMENTATIONS: 'auto',
    })
    expectNoDoubles(ran)
    const own = ran.spans.filter((span) => span.scope?.name === EXPRESS)
    expect(own.map((span) => span.name)).toContain('middleware - audit')
    expect(own.map((span) => span.name)).toContain('request handler')
    expect(ran.spans.length).toBe(11 + own.length)
  })

  test('those of http and undici make no second span either, where they are named', async () => {
    const names = { OBS_TRACING_INSTRUMENTATIONS: 'http, undici, express, grpc' }
    expectNoDoubles(await ask(apps[index] as ConsumerApp, `named${flag}`, text, flags, names))
  })

  test('they go over to the application’s own instance', async () => {
    const own = `${text}\nconst obs = createObservability({ service: 'own' })\nprocess.on('SIGTERM', () => obs.shutdown().then(() => process.exit(143)))`
    const ran = await ask(apps[index] as ConsumerApp, `own${flag}`, own, flags, {
      OBS_TRACING_INSTRUMENTATIONS: 'auto',
    })
    expectNoDoubles(ran)
    expect(ran.spans.filter((span) => span.scope?.name === EXPRESS).length).toBeGreaterThan(0)
  })
})

test('in a CommonJS application the call alone is enough, before the modules are loaded', async () => {
  const [first = '', ...rest] = IMPORTS.commonjs
    .split('\n')
    .filter((line) => line !== '')
    .reverse()
  const call = `const obs = createObservability({ service: 'own', http: { auto: true }, tracing: { instrumentations: ['express'] } })
process.on('SIGTERM', () => obs.shutdown().then(() => process.exit(143)))`
  const ran = await ask(apps[1] as ConsumerApp, 'call', [first, call, ...rest, SERVER].join('\n'), [])
  expectNoDoubles(ran)
  expect(ran.spans.filter((span) => span.scope?.name === EXPRESS).length).toBeGreaterThan(0)
})

test('a package that is named and not installed is told with the command that installs it', async () => {
  const app = apps[0] as ConsumerApp
  app.write('named.js', `import '@creativedynamics/observability'`)
  const env = { OBS_TRACING_INSTRUMENTATIONS: 'pg' }
  const run = await startApp(app, { script: 'named.js', flags: ['--import', REGISTER], env })
  expect(run.code).toBe(0)
  expect(run.stderr).toContain('OBSWRN010')
  expect(run.stderr).toContain('npm install @opentelemetry/instrumentation-pg')
})
