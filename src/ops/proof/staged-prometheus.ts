import { parse } from 'yaml'
import { fieldsOf, listOf } from '../check/found-expression.ts'
import { yamlText } from '../output/yaml-text.ts'
import { PROOF_INTERVAL } from './hurried-rules.ts'

/** Where the servers of a proof are. */
export interface StagedAddresses {
  /** Job of the service and its instances. */
  readonly service: string
  readonly targets: readonly string[]
  readonly prometheus: string
  readonly alertmanager: string
  readonly host: string
}

/** Settings by which targets are found and reached elsewhere. */
const WAYS_THERE = /_sd_configs$|^(?:static_configs|relabel_configs|scheme|tls_config|authorization|basic_auth)$/

/** `prometheus.yml` of which only addresses, credentials and intervals are changed. Jobs of other servers are left out. */
export function stagedPrometheus(text: string, addresses: StagedAddresses): string {
  const config = fieldsOf(parse(text))
  const targets: { readonly [job: string]: readonly string[] } = {
    [addresses.service]: addresses.targets,
    prometheus: [addresses.prometheus],
    alertmanager: [addresses.alertmanager],
    node_exporter: [addresses.host],
  }
  const times = { scrape_interval: PROOF_INTERVAL, scrape_timeout: PROOF_INTERVAL, evaluation_interval: PROOF_INTERVAL }
  return yamlText({
    ...config,
    global: { ...fieldsOf(config.global), ...times },
    alerting: {
      ...fieldsOf(config.alerting),
      alertmanagers: [{ api_version: 'v2', static_configs: [{ targets: [addresses.alertmanager] }] }],
    },
    scrape_configs: listOf(config.scrape_configs).flatMap((job) => {
      const here = targets[String(job.job_name)]
      if (here === undefined) return []
      const kept = Object.entries(job).filter(([key]) => !WAYS_THERE.test(key))
      return [{ ...Object.fromEntries(kept), static_configs: [{ targets: here }] }]
    }),
  })
}
