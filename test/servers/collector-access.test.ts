import { afterEach, describe, expect, test, vi } from 'vitest'
import { createObservability } from '../../src/observability.ts'
import { type CollectorOptions, type RunningCollector, startCollector } from './support/collector.ts'
import { reasonToSkip } from './support/server-programs.ts'

const noCollector = reasonToSkip('collector', 'otelcol')
const SECURED: CollectorOptions = {
  extensions: { bearertokenauth: { token: 'open-sesame' } },
  grpc: { auth: { authenticator: 'bearertokenauth' } },
}

let collector: RunningCollector

function observe(tracing: object) {
  return createObservability({
    service: 'shop',
    environment: 'test',
    metrics: false,
    health: false,
    logging: { console: false },
    tracing: { exporter: 'otlp-grpc', endpoint: collector.endpoint, registerGlobal: false, ...tracing },
  })
}

describe.skipIf(noCollector)(`a Collector with access control ${noCollector ?? ''}`, () => {
  afterEach(async () => {
    vi.restoreAllMocks()
    await collector?.stop()
  })

  test('takes the spans of who sends the header that it asks for', async () => {
    collector = await startCollector(SECURED)
    const obs = observe({ headers: { authorization: 'Bearer open-sesame' } })
    obs.span('welcome', () => undefined)
    expect(await obs.shutdown()).toMatchObject({ ok: true, lost: { spans: 0 } })
    expect(await collector.waitForSpans((all) => all.length > 0)).toMatchObject([{ name: 'welcome' }])
  })

  test('refuses the others, who say so and count what is lost', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    collector = await startCollector(SECURED)
    const obs = observe({ headers: { authorization: 'Bearer wrong' } })
    obs.span('stranger', () => undefined)
    expect(await obs.shutdown()).toMatchObject({ lost: { spans: 1 } })
    expect(warn.mock.calls.map(([text]) => String(text)).join('\n')).toContain('16 UNAUTHENTICATED')
    expect(collector.spans()).toEqual([])
  })
})
