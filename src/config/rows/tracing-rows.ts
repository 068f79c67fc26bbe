import { aListOf, aMapOf } from '../collection-checks.ts'
import { anEndpoint } from '../network-checks.ts'
import { anExporter, aSampler, aSpanProcessor, aTracerProvider, someInstrumentations } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { samplerArgumentVariable, samplerParentVariable, samplerVariable } from '../sampler-variables.ts'
import { aBoolean, aFilePath, aNumber, aRatio, aText, oneOf } from '../scalar-checks.ts'
import { offWhenTrue, type Variable } from '../variable.ts'

/** OpenTelemetry's names of exporters, as far as there is one here. */
const exporterVariable: Variable = {
  name: 'OTEL_TRACES_EXPORTER',
  expected: "one of 'otlp', 'console', 'none'",
  read(text) {
    const name = text.toLowerCase()
    if (name === 'otlp') return 'otlp-grpc'
    return name === 'console' || name === 'none' ? name : { unknown: text }
  },
}

/** Says nothing where it names the protocol that there is; any other would be sent to a receiver that does not speak it. */
function protocolVariable(name: string): Variable {
  return { name, expected: "'grpc'", read: (text) => (text.toLowerCase() === 'grpc' ? undefined : { unknown: text }) }
}

/** OpenTelemetry's list of names; `none` is an empty one. */
const propagatorsVariable: Variable = {
  name: 'OTEL_PROPAGATORS',
  expected: "'none', or names of propagators with commas between them",
  read(text) {
    const names = text
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
    return names.includes('none') ? [] : names.filter((name) => name !== '')
  },
}

export const TRACING_ROWS = {
  tracing: {
    check: aBoolean,
    default: true,
    variables: [{ name: 'OBS_TRACING' }, offWhenTrue('OTEL_SDK_DISABLED')],
    about: 'Makes and propagates spans',
  },
  'tracing.exporter': {
    check: anExporter,
    default: 'auto',
    variables: [
      protocolVariable('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'),
      protocolVariable('OTEL_EXPORTER_OTLP_PROTOCOL'),
      exporterVariable,
    ],
    opaque: true,
    about: 'Where spans go; `auto`: OTLP when an endpoint is given by option or variable, otherwise none',
  },
  'tracing.endpoint': {
    check: anEndpoint,
    default: 'localhost:4317',
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' }, { name: 'OTEL_EXPORTER_OTLP_ENDPOINT' }],
    about: 'Receiver of OTLP over gRPC',
  },
  'tracing.insecure': {
    check: aBoolean,
    derived: '`true` unless the endpoint says `https://` or `grpcs://`, or a file of `tracing.tls` is given',
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_INSECURE' }, { name: 'OTEL_EXPORTER_OTLP_INSECURE' }],
    about: 'Plain text instead of TLS',
  },
  'tracing.headers': {
    check: aMapOf(
      /^(?!grpc-)(?!.*-bin$)[0-9a-z_.-]{1,128}$/i,
      aText('text of printable ASCII characters', /^[\x20-\x7e]*$/),
      'header names with their values',
    ),
    default: Object.freeze({}),
    variables: [
      { name: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', expected: 'key=value pairs with commas between them' },
      { name: 'OTEL_EXPORTER_OTLP_HEADERS', expected: 'key=value pairs with commas between them' },
    ],
    secret: true,
    about: 'Sent as gRPC metadata with every export; those of the variable are kept beside them',
  },
  'tracing.tls.caFile': {
    check: aFilePath,
    derived: 'the authorities that Node.js trusts',
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE' }, { name: 'OTEL_EXPORTER_OTLP_CERTIFICATE' }],
    about: "Authorities that may have signed the collector's certificate, in PEM",
  },
  'tracing.tls.certFile': {
    check: aFilePath,
    derived: 'none',
    variables: [
      { name: 'OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE' },
      { name: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE' },
    ],
    about: 'Certificate of this client, in PEM',
  },
  'tracing.tls.keyFile': {
    check: aFilePath,
    derived: 'none',
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY' }, { name: 'OTEL_EXPORTER_OTLP_CLIENT_KEY' }],
    about: 'Key of `certFile`, in PEM',
  },
  'tracing.compression': {
    check: oneOf('none', 'gzip'),
    default: 'none',
    variables: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION' }, { name: 'OTEL_EXPORTER_OTLP_COMPRESSION' }],
    about: 'How exports are compressed',
  },
  'tracing.sampleRatio': {
    check: aRatio,
    default: 1,
    variables: [samplerVariable, samplerArgumentVariable],
    about: "Share of new traces that is recorded; a parent's decision is followed",
  },
  'tracing.routes': {
    check: aMapOf(
      /^(?:[A-Z_]{1,32} )?(?:\/[^\s*]{0,255}\*?|__unmatched__)$/,
      aRatio,
      'route templates, with or without a method before them, and their ratios',
    ),
    default: Object.freeze({}),
    variables: [],
    about: 'Ratios of single routes, over `sampleRatio`, for traces that start here',
  },
  'tracing.parentBased': {
    check: aBoolean,
    default: true,
    variables: [samplerParentVariable],
    about: 'Follows the decision of a caller',
  },
  'tracing.keep': {
    check: aBoolean,
    default: false,
    about: 'Records requests that were not sampled if they fail or are slow',
  },
  'tracing.keep.errors': { check: aBoolean, default: true, about: 'Failed requests' },
  'tracing.keep.slowerThan': {
    check: aNumber(0.001, 86_400, 'seconds'),
    derived: 'none',
    about: 'Requests that take longer, in seconds',
  },
  'tracing.processors': {
    check: aListOf(aSpanProcessor, 'span processors'),
    default: Object.freeze([]),
    variables: [],
    opaque: true,
    about: 'OpenTelemetry span processors that see every recorded span',
  },
  'tracing.sampler': {
    check: aSampler,
    derived: 'none',
    variables: [],
    opaque: true,
    about: 'An OpenTelemetry sampler, in the place of ratios, routes and parents',
  },
  'tracing.outgoing': {
    check: aBoolean,
    default: true,
    about: 'Spans and propagation headers for outgoing `fetch`, `http` and `https`',
  },
  'tracing.registerGlobal': {
    check: aBoolean,
    default: true,
    about: "Registers OpenTelemetry's globals where nobody has",
  },
  'tracing.propagators': {
    check: aListOf(oneOf('tracecontext', 'baggage', 'b3', 'b3multi', 'datadog'), 'names of propagators'),
    default: Object.freeze(['tracecontext'] as const),
    variables: [propagatorsVariable],
    about: 'Headers by which traces go on: read in this order, all of them written; an empty list is none',
  },
  'tracing.instrumentations': {
    check: someInstrumentations,
    default: Object.freeze([]),
    opaque: true,
    about: "OpenTelemetry's instrumentations to enable; `auto`: those in the application's package.json",
  },
  'tracing.provider': {
    check: aTracerProvider,
    derived: 'the one that the application has registered, where spans would go nowhere otherwise',
    variables: [],
    opaque: true,
    about: "OpenTelemetry's provider that makes the spans, instead of this library",
  },
} satisfies RowsOf<PathsOf<'tracing'>>
