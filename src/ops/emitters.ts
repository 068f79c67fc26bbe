import { emitGrafana } from './grafana/emit-grafana.ts'
import type { OpsModel } from './model/ops-model.ts'
import type { Artefact, ArtefactGroup } from './output/artefact.ts'

/** Writes the artefacts of one group: the same model, the same bytes. */
export type Emitter = (model: OpsModel) => readonly Artefact[]

/** Who writes what. */
export const EMITTERS: { readonly [G in ArtefactGroup]?: Emitter } = {
  grafana: emitGrafana,
}
