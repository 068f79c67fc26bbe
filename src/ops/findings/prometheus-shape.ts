import type {
  FileDiscovery,
  KubernetesDiscovery,
  PrometheusOptions,
  ScrapeTls,
} from '../prometheus/prometheus-options.ts'
import { anObject, either, listOf, needed, type Shape } from './shape.ts'
import { A_BODY_SIZE, A_COUNT, A_TEXT, ANYTHING, LABELS, OFF, ON } from './simple-shapes.ts'

const DISCOVERY = either(
  listOf(A_TEXT),
  anObject<KubernetesDiscovery>(
    { kind: ANYTHING, namespaces: listOf(A_TEXT), port: A_TEXT },
    { when: ({ kind }) => kind === 'kubernetes', expected: "{ kind: 'kubernetes' }" },
  ),
  anObject<FileDiscovery>(
    { kind: ANYTHING, files: needed(listOf(A_TEXT)) },
    { when: ({ kind }) => kind === 'files', expected: "{ kind: 'files', files }" },
  ),
)

const AUTH = either(
  anObject<{ bearerFile: unknown }>(
    { bearerFile: needed(A_TEXT) },
    { when: (value) => 'bearerFile' in value, expected: '{ bearerFile }' },
  ),
  anObject<{ username: unknown; passwordFile: unknown }>(
    { username: needed(A_TEXT), passwordFile: needed(A_TEXT) },
    { when: (value) => 'username' in value || 'passwordFile' in value, expected: '{ username, passwordFile }' },
  ),
)

const TLS = either(ON, anObject<ScrapeTls>({ caFile: A_TEXT, certFile: A_TEXT, keyFile: A_TEXT, serverName: A_TEXT }))

/** The option `prometheus`. */
export const PROMETHEUS: Shape = anObject<PrometheusOptions>({
  scrapeInterval: A_TEXT,
  scrapeTimeout: A_TEXT,
  evaluationInterval: A_TEXT,
  externalLabels: LABELS,
  discovery: DISCOVERY,
  nodeExporter: either(listOf(A_TEXT), OFF),
  alertmanagers: listOf(A_TEXT),
  self: A_TEXT,
  sampleLimit: A_COUNT,
  labelLimit: A_COUNT,
  labelValueLengthLimit: A_COUNT,
  bodySizeLimit: A_BODY_SIZE,
  auth: AUTH,
  tls: TLS,
})
