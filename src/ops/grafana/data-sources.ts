// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Grafana look like this

/** A data source as a panel names it: by the variable that chooses it. */
export interface DataSourceRef {
  readonly type: 'prometheus' | 'loki' | 'grafana'
  readonly uid: string
}

export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: '${datasource}' }
export const LOKI: DataSourceRef = { type: 'loki', uid: '${loki_datasource}' }
