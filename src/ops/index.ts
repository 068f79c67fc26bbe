/** Entry `./ops`: the operations artefacts from the definitions that the running library uses. Needs no running application. */

export { type CheckOptions, type CheckResult, check } from './check/check.ts'
export type { IgnoredFinding } from './check/ignore.ts'
export type { DashboardDefinition, RowDefinition } from './dashboards/dashboard.ts'
export type { GivenDashboards } from './dashboards/dashboards-options.ts'
export type { PanelDefinition } from './dashboards/panel.ts'
export { defineOps, type OpsOptions } from './define-ops.ts'
export type { Finding, FindingLevel } from './findings/finding.ts'
export { type GenerateOptions, type GenerateResult, generate } from './generate.ts'
export type { OpsModel } from './model/ops-model.ts'
export { ARTEFACT_GROUPS, type ArtefactGroup } from './output/artefact.ts'
export type { PlannedAction, PlannedFile } from './output/plan.ts'
export type { Overrides } from './overrides/apply-overrides.ts'
