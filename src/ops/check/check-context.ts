import type { OpsModel } from '../model/ops-model.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import type { CheckedFiles } from './checked-files.ts'
import type { KnownNames } from './expression-names.ts'
import { dashboardIn, type FoundRule, fieldsOf, rulesIn } from './found-expression.ts'
import type { AlertLabels } from './route-alert.ts'

/** What the files of one check refer to in each other. */
export interface CheckContext {
  readonly names: KnownNames
  readonly alerts: readonly AlertLabels[] | undefined
  readonly alertLabels: ReadonlySet<string> | undefined
  readonly templates: ReadonlySet<string> | undefined
  /** Uids of the dashboards. */
  readonly dashboards: ReadonlySet<string>
}

/** Collects what the files define. */
export function checkContext({ metrics }: OpsModel, files: CheckedFiles): CheckContext {
  const documents = files.sources.flatMap((source) => source.documents)
  const rules = documents.flatMap(rulesIn)
  const alerting = rules.filter(({ rule }) => rule.alert !== undefined)
  const alerts = alerting.map(labelsOf)
  const defined = files.templates.flatMap(({ text }) => [...text.matchAll(/\{\{-?\s*define\s+"([^"]+)"/g)])
  return {
    names: {
      metrics,
      records: new Set(rules.flatMap(({ rule }) => (rule.record === undefined ? [] : [String(rule.record)]))),
    },
    alerts: alerts.length === 0 ? undefined : alerts,
    alertLabels: alerts.length === 0 ? undefined : new Set(alerting.flatMap(allLabels)),
    templates: files.templates.length === 0 ? undefined : new Set(defined.map(([, name = '']) => name)),
    dashboards: new Set(documents.flatMap((document) => String(dashboardIn(document)?.dashboard.uid ?? ''))),
  }
}

function labelsOf({ group, rule }: FoundRule): AlertLabels {
  const labels = { ...fieldsOf(group.labels), ...fieldsOf(rule.labels) }
  const texts = Object.entries(labels).map(([label, value]) => [label, String(value)])
  return { ...Object.fromEntries(texts), alertname: String(rule.alert) }
}

/** Labels of the rule and those that its expression keeps; an expression that keeps all has the target's. */
function allLabels(found: FoundRule): readonly string[] {
  const kept = parsePromql(String(found.rule.expr ?? '')).selectors.flatMap(
    ({ aggregations }) => aggregations.at(-1)?.by ?? (aggregations.length === 0 ? ['job', 'instance'] : []),
  )
  return [...Object.keys(labelsOf(found)), ...kept]
}
