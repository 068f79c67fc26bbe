import type { OpsModel } from '../model/ops-model.ts'
import { appLabel, metadata } from './metadata.ts'

/** Seconds between readiness going off and the process being told to end: as long as endpoints take to be updated. */
const DRAIN_SECONDS = 5

/** A Deployment with its probes, and the Service before it: to be merged into what there is. */
export function workload(model: OpsModel): object {
  return { apiVersion: 'v1', kind: 'List', items: [deployment(model), service(model)] }
}

function deployment(model: OpsModel): object {
  const { service: of, kubernetes } = model
  const probe = (name: string) => ({ httpGet: { path: `${kubernetes.healthPath}/${name}`, port: kubernetes.port } })
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(model, of.name),
    spec: {
      replicas: 2,
      selector: { matchLabels: appLabel(model) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: appLabel(model) },
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              name: of.name,
              image: kubernetes.image,
              ports: [{ name: kubernetes.port, containerPort: portOf(of.target) }],
              // Two minutes to start; until then the others do not run.
              startupProbe: { ...probe('startup'), periodSeconds: 2, failureThreshold: 60 },
              // Runs no checks: it fails only where the event loop is blocked for a minute.
              livenessProbe: { ...probe('live'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
              readinessProbe: { ...probe('ready'), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
              lifecycle: { preStop: { exec: { command: ['sleep', String(DRAIN_SECONDS)] } } },
              resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
            },
          ],
        },
      },
    },
  }
}

function service(model: OpsModel): object {
  const { service: of, kubernetes } = model
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(model, of.name),
    spec: {
      selector: appLabel(model),
      ports: [{ name: kubernetes.port, port: 80, targetPort: kubernetes.port }],
    },
  }
}

function portOf(target: string): number {
  return Number(/:(\d+)$/.exec(target)?.[1] ?? 5001)
}
