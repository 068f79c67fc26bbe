/** The servers whose data Grafana shows. */
export const GRAFANA_SOURCES = ['prometheus', 'alertmanager', 'loki', 'tempo'] as const

export type GrafanaSource = (typeof GRAFANA_SOURCES)[number]

export interface GrafanaOptions {
  /** Folder of the dashboards. Default: the title of the service. */
  readonly folder?: string | undefined
  /** Addresses as Grafana reaches them. Default: the services of the generated docker-compose.yml. */
  readonly urls?: { readonly [S in GrafanaSource]?: string | undefined } | undefined
  /** Ids of data sources that exist already. Default: the names, which the generated provisioning gives them. */
  readonly uids?: { readonly [S in GrafanaSource]?: string | undefined } | undefined
}

type BySource = { readonly [S in GrafanaSource]: string }

/** The settings in force. */
export interface Grafana {
  readonly folder: string
  readonly urls: BySource
  readonly uids: BySource
}

const URLS: BySource = {
  prometheus: 'http://prometheus:9090',
  alertmanager: 'http://alertmanager:9093',
  loki: 'http://loki:3100',
  tempo: 'http://tempo:3200',
}
const UIDS: BySource = { prometheus: 'prometheus', alertmanager: 'alertmanager', loki: 'loki', tempo: 'tempo' }

export function resolveGrafana(given: GrafanaOptions = {}, serviceTitle: string): Grafana {
  return Object.freeze({
    folder: given.folder ?? serviceTitle,
    urls: bySource(URLS, given.urls),
    uids: bySource(UIDS, given.uids),
  })
}

function bySource(defaults: BySource, given: GrafanaOptions['urls'] = {}): BySource {
  const entries = GRAFANA_SOURCES.map((source) => [source, given[source] ?? defaults[source]])
  return Object.freeze(Object.fromEntries(entries) as BySource)
}
