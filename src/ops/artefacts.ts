import { EMITTERS } from './emitters.ts'
import type { Finding } from './findings/finding.ts'
import type { OpsModel } from './model/ops-model.ts'
import { ARTEFACT_GROUPS, type Artefact, type ArtefactGroup } from './output/artefact.ts'
import { applyOverrides } from './overrides/apply-overrides.ts'

export interface Artefacts {
  /** Sorted by path. */
  readonly artefacts: readonly Artefact[]
  /** What is wrong with the changes that the definition makes to them. */
  readonly findings: readonly Finding[]
}

/** All artefacts of a model, with the definition's own changes. */
export function artefactsOf(model: OpsModel, only: readonly ArtefactGroup[] = ARTEFACT_GROUPS): Artefacts {
  const emitted = ARTEFACT_GROUPS.filter((group) => only.includes(group)).flatMap(
    (group) => EMITTERS[group]?.(model) ?? [],
  )
  const sorted = emitted.sort((a, b) => (a.path < b.path ? -1 : 1))
  return applyOverrides(sorted, model.overrides, only.length === ARTEFACT_GROUPS.length)
}
