import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'
import { type Certificates, createCertificates, reasonForNoCertificates } from './support/certificates.ts'
import { type RunningCollector, startCollector } from './support/collector.ts'
import { reasonToSkip } from './support/server-programs.ts'

const notHere = reasonToSkip('collector', 'otelcol') ?? reasonForNoCertificates()

async function send(endpoint: string, env: Readonly<Record<string, string>> = {}) {
  const sender = runNode(new URL('./support/span-sender.ts', import.meta.url), {
    // The machine's own trust in other authorities is not in question.
    env: { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: undefined, ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  })
  const ended = await sender.message<{ lost: { spans: number } }>()
  return { lost: ended.lost.spans, stderr: (await sender.exit).stderr }
}

describe.skipIf(notHere)(`a Collector behind TLS ${notHere ?? ''}`, () => {
  let certificates: Certificates
  let collector: RunningCollector
  /** By name: an address is no name of a server in TLS, and Node.js says so. */
  const address = () => collector.endpoint.replace('127.0.0.1', 'localhost')

  beforeAll(async () => {
    certificates = createCertificates()
    const { certificate, key } = certificates
    collector = await startCollector({ grpc: { tls: { cert_file: certificate, key_file: key } } })
  })
  afterAll(async () => {
    await collector?.stop()
    certificates?.remove()
  })

  test.each(['https', 'grpcs'])('gets spans by %s from who trusts its authority', async (scheme) => {
    const before = collector.spans().length
    const trust = { NODE_EXTRA_CA_CERTS: certificates.authority }
    expect(await send(`${scheme}://${address()}`, trust)).toEqual({ lost: 0, stderr: '' })
    expect((await collector.waitForSpans((all) => all.length > before)).at(-1)).toMatchObject({ name: 'sent' })
  })

  test('gets spans from who names its authority, compressed too', async () => {
    const before = collector.spans().length
    const env = { OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.authority, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }
    expect(await send(`https://${address()}`, env)).toEqual({ lost: 0, stderr: '' })
    expect((await collector.waitForSpans((all) => all.length > before)).at(-1)).toMatchObject({ name: 'sent' })
  })

  test('an authority that cannot be read is named as the reason', async () => {
    const { lost, stderr } = await send(`https://${address()}`, { OTEL_EXPORTER_OTLP_CERTIFICATE: '/none/ca.pem' })
    expect(lost).toBe(1)
    expect(stderr).toContain('/none/ca.pem')
  })

  test('gets none from who does not; the certificate is named as the reason', async () => {
    const before = collector.spans().length
    const { lost, stderr } = await send(`https://${address()}`)
    expect(lost).toBe(1)
    expect(stderr).toMatch(/certificate/)
    expect(collector.spans()).toHaveLength(before)
  })

  test('gets none in plain text, and the loss is said', async () => {
    const before = collector.spans().length
    const { lost, stderr } = await send(`http://${address()}`)
    expect(lost).toBe(1)
    expect(stderr).toContain(`Trace exporter at ${address()} fails`)
    expect(collector.spans()).toHaveLength(before)
  })
})

describe.skipIf(notHere)(`a Collector that asks for certificates ${notHere ?? ''}`, () => {
  let certificates: Certificates
  let collector: RunningCollector
  const address = () => collector.endpoint.replace('127.0.0.1', 'localhost')

  beforeAll(async () => {
    certificates = createCertificates()
    const { authority, certificate, key } = certificates
    collector = await startCollector({
      grpc: { tls: { cert_file: certificate, key_file: key, client_ca_file: authority } },
    })
  })
  afterAll(async () => {
    await collector?.stop()
    certificates?.remove()
  })

  test('gets spans from a client that shows one, and none from another', async () => {
    const trust = { OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.authority }
    const own = {
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certificates.certificate,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: certificates.key,
    }
    expect(await send(`https://${address()}`, trust)).toMatchObject({ lost: 1 })
    expect(await send(`https://${address()}`, { ...trust, ...own })).toEqual({ lost: 0, stderr: '' })
    expect(await collector.waitForSpans((all) => all.length > 0)).toHaveLength(1)
  })
})
