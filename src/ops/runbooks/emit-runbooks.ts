import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { runbookPage } from './runbook-page.ts'

/** A runbook for every alert. */
export function emitRunbooks({ alerts }: OpsModel): readonly Artefact[] {
  const names = new Map(alerts.map(({ key, name }) => [key, name]))
  return alerts.map((alert) => runbookPage(alert, names))
}
