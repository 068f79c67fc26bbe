import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { type CheckedFiles, readChecked } from './checked-files.ts'
import type { KnownNames } from './expression-names.ts'
import { type FoundRule, fieldsOf, rulesIn } from './found-expression.ts'
import { type LinkTargets, linkTargets } from './link-findings.ts'
import type { AlertLabels } from './route-alert.ts'

/** What the files of one check refer to in each other. */
export interface CheckContext {
  readonly names: KnownNames
  readonly alerts: readonly AlertLabels[] | undefined
  readonly alertLabels: ReadonlySet<string> | undefined
  readonly templates: ReadonlySet<string> | undefined
  readonly links: LinkTargets
}

/**
 * Collects what the files define. Where they have no rules or templates of their own, those of the artefacts count; names
 * that these record are known in any case.
 */
export function checkContext({ metrics }: OpsModel, files: CheckedFiles, artefacts: readonly Artefact[]): CheckContext {
  const generated = readChecked(artefacts.map(({ path, content }) => ({ path, text: content })))
  const rules = rulesOf(files)
  const own = rulesOf(generated)
  const alerting = [
    { of: files, alerts: alertsOf(rules) },
    { of: generated, alerts: alertsOf(own) },
  ].find(({ alerts }) => alerts.length > 0)
  const templates = [files, generated].map((some) => some.templates).find(({ length }) => length > 0)
  return {
    names: {
      metrics,
      records: new Set(
        [...rules, ...own].flatMap(({ rule }) => (rule.record === undefined ? [] : [String(rule.record)])),
      ),
    },
    alerts: alerting?.alerts.map(labelsOf),
    alertLabels:
      alerting === undefined
        ? undefined
        : new Set([...alerting.alerts.flatMap(allLabels), ...externalLabels(alerting.of)]),
    templates: templates === undefined ? undefined : new Set(templates.flatMap(({ text }) => namesDefined(text))),
    links: linkTargets(artefacts),
  }
}

function rulesOf({ sources }: CheckedFiles): readonly FoundRule[] {
  return sources.flatMap(({ documents }) => documents.flatMap(rulesIn))
}

/** Labels that Prometheus gives every alert that leaves it. */
function externalLabels({ sources }: CheckedFiles): readonly string[] {
  const globals = sources.flatMap(({ documents }) => documents.map(({ value }) => fieldsOf(fieldsOf(value).global)))
  return globals.flatMap((global) => Object.keys(fieldsOf(global.external_labels)))
}

function alertsOf(rules: readonly FoundRule[]): readonly FoundRule[] {
  return rules.filter(({ rule }) => rule.alert !== undefined)
}

function namesDefined(template: string): readonly string[] {
  return [...template.matchAll(/\{\{-?\s*define\s+"([^"]+)"/g)].map(([, name = '']) => name)
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
