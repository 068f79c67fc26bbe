import type { Duration } from '../promql/duration.ts'

/** How Prometheus proves who it is to `/metrics`; secrets stand in files on its host. */
export type ScrapeAuth = { readonly bearerFile: string } | { readonly username: string; readonly passwordFile: string }

/** TLS of the scrape; files on the host of Prometheus. */
export interface ScrapeTls {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly serverName?: string | undefined
}

/** How Prometheus finds pods: those with the label `app.kubernetes.io/name` of the service. */
export interface KubernetesDiscovery {
  readonly kind: 'kubernetes'
  /** Default: all namespaces. */
  readonly namespaces?: readonly string[] | undefined
  /** Name of the container port that serves `/metrics`. Default `http`. */
  readonly port?: string | undefined
}

/** Targets that other tools write into files. */
export interface FileDiscovery {
  readonly kind: 'files'
  readonly files: readonly string[]
}

export interface PrometheusOptions {
  /** Default `15s`. */
  readonly scrapeInterval?: Duration | undefined
  /** At most the interval. Default `10s`. */
  readonly scrapeTimeout?: Duration | undefined
  /** Default `15s`. */
  readonly evaluationInterval?: Duration | undefined
  /** Labels of everything that leaves this Prometheus. Default `{ cluster: 'default' }`. */
  readonly externalLabels?: { readonly [label: string]: string } | undefined
  /** How the instances are found. Default: `service.target` alone. */
  readonly discovery?: readonly string[] | KubernetesDiscovery | FileDiscovery | undefined
  /** Instances of node_exporter; false leaves the job away. Default `localhost:9100`. */
  readonly nodeExporter?: readonly string[] | false | undefined
  /** Default `localhost:9093`. */
  readonly alertmanagers?: readonly string[] | undefined
  /** Where Prometheus scrapes itself. Default `localhost:9090`. */
  readonly self?: string | undefined
  /** Beyond so many samples a scrape is refused. Default 50 000. */
  readonly sampleLimit?: number | undefined
  /** Beyond so many labels of a series a scrape is refused. Default 40. */
  readonly labelLimit?: number | undefined
  /** Beyond so many characters of a label value a scrape is refused. Default 1024. */
  readonly labelValueLengthLimit?: number | undefined
  /** Beyond this size a scrape is refused. Default `32MB`. */
  readonly bodySizeLimit?: `${number}${'KB' | 'MB' | 'GB'}` | undefined
  readonly auth?: ScrapeAuth | undefined
  /** Scrapes by https. Default: http. */
  readonly tls?: ScrapeTls | true | undefined
}

/** The settings in force. */
export interface PrometheusSettings {
  readonly scrapeInterval: Duration
  readonly scrapeTimeout: Duration
  readonly evaluationInterval: Duration
  readonly externalLabels: { readonly [label: string]: string }
  readonly discovery: readonly string[] | KubernetesDiscovery | FileDiscovery
  readonly nodeExporter: readonly string[] | false
  readonly alertmanagers: readonly string[]
  readonly self: string
  readonly sampleLimit: number
  readonly labelLimit: number
  readonly labelValueLengthLimit: number
  readonly bodySizeLimit: string
  readonly auth: ScrapeAuth | undefined
  readonly tls: ScrapeTls | undefined
}
