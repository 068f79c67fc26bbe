import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { incidentPage } from './incident-page.ts'
import { kpisPage } from './kpis-page.ts'

/** The pages for people: figures to watch, and what to do when something breaks. */
export function emitPages(model: OpsModel): readonly Artefact[] {
  return [kpisPage(model), incidentPage(model)]
}
