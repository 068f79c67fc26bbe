// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Grafana look like this

import type { OpsModel } from '../model/ops-model.ts'

/** Where the containers of the generated docker-compose.yml find the dashboards. */
export const DASHBOARDS_PATH = '/var/lib/grafana/dashboards'

/** `provisioning/dashboards/*.yml` */
export function dashboardProvider({ service, grafana }: OpsModel): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: service.name,
        folder: grafana.folder,
        type: 'file',
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: DASHBOARDS_PATH },
      },
    ],
  }
}

/** `provisioning/datasources/*.yml`: exemplars and trace ids of log lines lead to Tempo, spans to their log lines. */
export function dataSources({ grafana, logs }: OpsModel): object {
  const { urls, uids } = grafana
  const traceId = logs.fields.trace_id?.names[logs.preset] ?? 'trace_id'
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: uids.prometheus,
        type: 'prometheus',
        access: 'proxy',
        url: urls.prometheus,
        isDefault: true,
        jsonData: {
          httpMethod: 'POST',
          // The scrape interval: from it Grafana makes $__rate_interval.
          timeInterval: '15s',
          prometheusType: 'Prometheus',
          manageAlerts: true,
          alertmanagerUid: uids.alertmanager,
          exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: uids.tempo }],
        },
      },
      {
        name: 'Alertmanager',
        uid: uids.alertmanager,
        type: 'alertmanager',
        access: 'proxy',
        url: urls.alertmanager,
        jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
      },
      {
        name: 'Loki',
        uid: uids.loki,
        type: 'loki',
        access: 'proxy',
        url: urls.loki,
        jsonData: {
          derivedFields: [
            {
              name: 'trace',
              matcherRegex: `"${traceId.replaceAll(/[.]/g, '[.]')}":"([0-9a-f]{32})"`,
              datasourceUid: uids.tempo,
              // A dollar sign of its own: provisioning replaces variables of the environment.
              url: '$${__value.raw}',
              urlDisplayLabel: 'Trace',
            },
          ],
        },
      },
      {
        name: 'Tempo',
        uid: uids.tempo,
        type: 'tempo',
        access: 'proxy',
        url: urls.tempo,
        jsonData: {
          tracesToLogsV2: {
            datasourceUid: uids.loki,
            tags: [{ key: 'service.name', value: 'service_name' }],
            filterByTraceID: true,
            filterBySpanID: false,
            spanStartTimeShift: '-5m',
            spanEndTimeShift: '5m',
          },
          tracesToMetrics: { datasourceUid: uids.prometheus },
          nodeGraph: { enabled: true },
        },
      },
    ],
  }
}
