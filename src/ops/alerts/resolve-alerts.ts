import { OWN_ALERT } from '../findings/answer-shapes.ts'
import { definitionAnswers } from '../findings/definition-answers.ts'
import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { OpsQueries } from '../model/ops-queries.ts'
import type { Service } from '../model/service.ts'
import { burnAlert } from '../slo/burn-alert.ts'
import { BURN_WINDOWS, type BurnSpeed } from '../slo/burn-windows.ts'
import type { Slo } from '../slo/slo.ts'
import type { Alert } from './alert.ts'
import { AlertContext, type AlertSettings } from './alert-context.ts'
import type { AlertChanges, AlertsOptions } from './alerts-options.ts'
import type { BuiltinAlert } from './builtin-alert.ts'
import { BUILTIN_ALERTS } from './builtin-alerts.ts'
import { finishAlert } from './finish-alert.ts'
import { type OwnAlertContext, resolveOwnAlerts } from './resolve-own-alerts.ts'

export interface AlertsContext<Questions> extends OwnAlertContext {
  readonly service: Service
  readonly queries: OpsQueries
  readonly questions: Questions
  readonly slos: readonly Slo[]
  readonly sampleLimit: number
  readonly findings: DefinitionFindings
}

/** The alerts in force: those that every service gets, those of its objectives, and those of the definition. */
export function resolveAlerts<Questions>(
  given: AlertsOptions<Questions> = {},
  context: AlertsContext<Questions>,
): readonly Alert[] {
  const { own, ...changes } = typeof given === 'function' ? { own: given } : given
  const builtin = allBuiltin(context.slos)
  const known = Object.keys(builtin)
  for (const key of Object.keys(changes)) {
    if (!known.includes(key)) context.findings.unknown(`alerts.${key}`, 'alert', key, known)
  }
  const alerts = Object.entries(builtin).flatMap(([key, alert]) => {
    const change = (changes as { readonly [key: string]: AlertChanges | false | undefined })[key] ?? {}
    return change === false ? [] : [resolveBuiltin(key, alert, change, context)]
  })
  const ask = own === undefined ? undefined : () => own(context.questions)
  const answers = definitionAnswers('alerts.own', ask, context.findings, { shape: OWN_ALERT })
  return [...alerts, ...resolveOwnAlerts(answers, new Set(known), context)]
}

function allBuiltin(slos: readonly Slo[]): { readonly [key: string]: BuiltinAlert } {
  const burns = slos.flatMap((slo) =>
    (Object.keys(BURN_WINDOWS) as BurnSpeed[]).map(
      (speed) => [`${slo.key}BudgetBurn${speed === 'fast' ? 'Fast' : 'Slow'}`, burnAlert(slo, speed)] as const,
    ),
  )
  return { ...BUILTIN_ALERTS, ...Object.fromEntries(burns) }
}

function resolveBuiltin<Questions>(
  key: string,
  alert: BuiltinAlert,
  changes: AlertChanges,
  { service, queries, sampleLimit, slos, findings }: AlertsContext<Questions>,
): Alert {
  for (const option of ['threshold', 'window'] as const) {
    if (changes[option] === undefined || alert[option] !== undefined) continue
    findings.add(`alerts.${key}.${option}`, {
      rule: 'alert-option',
      message: `${key} has no ${option}`,
      why: 'The setting has no effect.',
      fix: 'Leave it out',
    })
  }
  const settings: AlertSettings = {
    threshold: changes.threshold ?? alert.threshold ?? 0,
    window: changes.window ?? alert.window ?? '5m',
    for: changes.for ?? alert.for,
    keepFiringFor: changes.keepFiringFor ?? alert.keepFiringFor,
  }
  const parts = alert.build(new AlertContext(service, queries, settings, sampleLimit))
  const slo = slos.find((candidate) => key.startsWith(`${candidate.key}BudgetBurn`))
  return finishAlert(service, key, {
    ...parts,
    ...settings,
    group: alert.group,
    severity: changes.severity ?? alert.severity,
    dashboard: alert.dashboard,
    titled: alert.titled,
    labels: { ...(slo === undefined ? {} : { slo: slo.name }), ...changes.labels },
  })
}
