import type { OpsModel } from '../model/ops-model.ts'
import { appLabel, metadata } from './metadata.ts'

/** A ServiceMonitor or a PodMonitor of the Prometheus operator. */
export function monitor(model: OpsModel): object {
  const { service, prometheus, kubernetes } = model
  const pods = kubernetes.monitor === 'pod'
  const endpoint = {
    port: kubernetes.port,
    path: service.metricsPath,
    interval: prometheus.scrapeInterval,
    scrapeTimeout: prometheus.scrapeTimeout,
    ...(prometheus.tls === undefined ? {} : { scheme: 'https' }),
    ...credentials(model),
  }
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: pods ? 'PodMonitor' : 'ServiceMonitor',
    metadata: metadata(model, service.name),
    spec: {
      // The job is named after this label, and the rules select that job.
      jobLabel: 'app.kubernetes.io/name',
      selector: { matchLabels: appLabel(model) },
      sampleLimit: prometheus.sampleLimit,
      labelLimit: prometheus.labelLimit,
      labelValueLengthLimit: prometheus.labelValueLengthLimit,
      ...(pods ? { podMetricsEndpoints: [endpoint] } : { endpoints: [endpoint] }),
    },
  }
}

function credentials({ prometheus: { auth }, kubernetes: { secret } }: OpsModel): object {
  if (auth === undefined) return {}
  const from = (key: string) => ({ name: secret, key })
  if ('bearerFile' in auth) return { authorization: { type: 'Bearer', credentials: from('token') } }
  return { basicAuth: { username: from('username'), password: from('password') } }
}
