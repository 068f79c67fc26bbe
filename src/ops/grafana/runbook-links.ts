import type { OpsModel } from '../model/ops-model.ts'
import type { GrafanaLink } from './data-links.ts'

/** Links to the runbooks of alerts; `keys` are their names without the title of the service. */
export function runbookLinks({ alerts }: OpsModel, keys: readonly string[]): readonly GrafanaLink[] {
  const found = alerts.filter(
    (alert, at) => keys.includes(alert.key) && alerts.findIndex(({ key }) => key === alert.key) === at,
  )
  return found.flatMap(({ name, annotations }) => {
    const url = annotations.runbook_url
    return url === undefined ? [] : [{ title: `Runbook of ${name}`, url, targetBlank: true }]
  })
}
