import { buildTracing } from '../../support/tracing-parts.ts'

const { tracing } = buildTracing({ exporter: 'otlp-grpc', endpoint: process.argv[2] ?? '' })
for (let i = 0; i < 5; i++) tracing.startSpan({ name: `s${i}` }).end()
process.send?.('done', () => process.disconnect())
