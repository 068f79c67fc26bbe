import { readFileSync } from 'node:fs'
import type { Observability } from '@creativedynamics/observability'
import express, { type Express, type Request } from 'express'
import { createAnalysis } from './analysis.ts'
import { type AnalyzeRequest, clickThroughRate, parseAnalyzeRequest } from './creative.ts'

/** The creatives that the demo knows. */
export const DATA = JSON.parse(
  readFileSync(new URL('../data/creatives.json', import.meta.url), 'utf8'),
) as AnalyzeRequest

/** A store that fails. */
class StoreUnavailableError extends Error {}

/** The guide's service: an Express API around the analysis. */
export function createApp(obs: Observability): Express {
  const analyze = createAnalysis(obs)
  const app = express()
  app.disable('x-powered-by')
  app.use(obs.express())
  app.use((request, _response, next) => {
    const user = request.get('x-user-id')
    if (user !== undefined) obs.setUser(user)
    next()
  })

  app.post('/analyze', express.json({ limit: '1mb' }), async (request, response) => {
    const result = await obs.span('analyze_request', async (span) => {
      const bytes = Number(request.get('content-length') ?? 0)
      span.setAttribute('data.size', bytes)
      span.setAttribute('data.items', request.body?.items?.length ?? 0)
      const valid = obs.span('data_validation', () => parseAnalyzeRequest(request.body))
      const benchmarkRate = await fetchBenchmark(request, valid.dataset)
      return { ...(await analyze(valid, bytes)), benchmarkRate }
    })
    obs.metrics.user_events_total.inc({ action: 'analyze' })
    response.json(result)
  })

  app.get('/benchmarks/:dataset', (request, response) => {
    if (request.params.dataset === DATA.dataset) response.json({ rate: clickThroughRate(DATA.items) })
    else response.status(404).json({ error: 'no such dataset' })
  })

  app.get('/creatives/:id', async (request, response) => {
    const creative = await queryStore(obs, request.params.id)
    obs.metrics.user_events_total.inc({ action: 'view' })
    if (creative === undefined) response.status(404).json({ error: 'no such creative' })
    else response.json(creative)
  })

  app.get('/reports/latest', () => {
    throw new StoreUnavailableError('the report store does not answer')
  })

  app.use(obs.expressErrors({ respond: true }))
  return app
}

/** Asks this very service, as it would ask another one: the call is a child span, and its answer belongs to the trace. */
async function fetchBenchmark({ socket }: Request, dataset: string): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${socket.localPort}/benchmarks/${dataset}`)
  const { rate } = (await response.json()) as { rate?: number }
  return rate
}

/** The data file in the place of a database: what a query would be measured by. */
function queryStore(obs: Observability, id: string) {
  return obs.span('db.query', async (span) => {
    span.setAttribute('db.operation.name', 'find')
    const seconds = obs.metrics.db_query_duration_seconds.startTimer({ operation: 'find', status: 'success' })
    await new Promise((resolve) => setTimeout(resolve, 2))
    const creative = DATA.items.find((item) => item.id === id)
    seconds()
    return creative
  })
}
