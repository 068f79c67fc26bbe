import { EMITTERS } from './emitters.ts'
import type { OpsModel } from './model/ops-model.ts'
import type { Artefact, ArtefactGroup } from './output/artefact.ts'

/** All artefacts of a model, in a stable order. */
export function artefactsOf(model: OpsModel, only?: readonly ArtefactGroup[]): readonly Artefact[] {
  const groups = Object.entries(EMITTERS).filter(([group]) => only?.includes(group as ArtefactGroup) ?? true)
  return groups.flatMap(([, emit]) => emit(model)).sort((a, b) => (a.path < b.path ? -1 : 1))
}
