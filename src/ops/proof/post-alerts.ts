import type { Alert } from '../alerts/alert.ts'

/** A template's action, which only Prometheus can fill in. */
const ACTION = /\{\{.*?\}\}/g

/** Alerts that Alertmanager was told of. */
export interface PostedAlerts {
  /** Ends them all. */
  resolve(): Promise<void>
}

/**
 * Tells an Alertmanager that these alerts fire, as Prometheus would, on an instance of their own.
 * @throws Error with Alertmanager's words when it refuses them.
 */
export async function postAlerts(url: string, alerts: readonly Alert[]): Promise<PostedAlerts> {
  const body = alerts.map(({ name, labels, annotations }) => ({
    labels: { alertname: name, instance: 'proof', ...labels },
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, template]) => [key, template.replace(ACTION, '…')]),
    ),
  }))
  const post = async (all: readonly object[]): Promise<void> => {
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(all),
    })
    if (!response.ok) throw new Error(`Alertmanager refused the alerts: ${await response.text()}`)
  }
  await post(body)
  return { resolve: () => post(body.map((alert) => ({ ...alert, endsAt: new Date().toISOString() }))) }
}
