import type { DocumentPath, SourceDocument } from '../syntax/source-file.ts'

/** What an expression is for. */
export type ExpressionUse = 'panel' | 'alert' | 'record' | 'variable'

/** A PromQL expression in a file. */
export interface FoundExpression {
  readonly file: string
  readonly line: number
  /** For people, such as `panel "Request Rate"`. */
  readonly where: string
  readonly use: ExpressionUse
  readonly text: string
}

type Fields = { readonly [key: string]: unknown }

/** Rules of a rule file or of a PrometheusRule, and targets and variables of a dashboard. */
export function expressionsOf(file: string, document: SourceDocument): readonly FoundExpression[] {
  const at = (path: DocumentPath): { readonly file: string; readonly line: number } => ({
    file,
    line: document.lineOf(path),
  })
  return [
    ...rulesIn(document).map(({ path, rule }) => ruleExpression(at([...path, 'expr']), rule)),
    ...panelsIn(document).flatMap(({ path, panel }) =>
      listOf(panel.targets).flatMap((target, index) =>
        typeof target.expr === 'string' && isPrometheus(target, panel)
          ? [
              {
                ...at([...path, 'targets', index, 'expr']),
                where: `panel "${String(panel.title ?? '?')}"`,
                use: 'panel' as const,
                text: target.expr,
              },
            ]
          : [],
      ),
    ),
  ]
}

function ruleExpression(at: { readonly file: string; readonly line: number }, rule: Fields): FoundExpression {
  const text = String(rule.expr ?? '')
  return rule.record === undefined
    ? { ...at, where: `alert ${String(rule.alert)}`, use: 'alert', text }
    : { ...at, where: `record ${String(rule.record)}`, use: 'record', text }
}

export interface FoundRule {
  readonly path: DocumentPath
  readonly group: Fields
  readonly rule: Fields
}

/** The rules of a rule file (`groups`) or of a Kubernetes PrometheusRule (`spec.groups`). */
export function rulesIn({ value }: SourceDocument): readonly FoundRule[] {
  const top = fieldsOf(value)
  const [base, groups] = top.kind === 'PrometheusRule' ? [['spec'], fieldsOf(top.spec).groups] : [[], top.groups]
  return listOf(groups).flatMap((group, at) =>
    listOf(group.rules).map((rule, index) => ({ path: [...base, 'groups', at, 'rules', index], group, rule })),
  )
}

export interface FoundPanel {
  readonly path: DocumentPath
  readonly panel: Fields
}

export interface FoundDashboard {
  readonly path: DocumentPath
  readonly dashboard: Fields
}

/** The dashboard of a file: the file itself, or what Grafana's HTTP API wraps in `dashboard`. */
export function dashboardIn({ value }: SourceDocument): FoundDashboard | undefined {
  const top = fieldsOf(value)
  const inner = fieldsOf(top.dashboard)
  if (Array.isArray(inner.panels)) return { path: ['dashboard'], dashboard: inner }
  return Array.isArray(top.panels) ? { path: [], dashboard: top } : undefined
}

/** Panels of a dashboard, those in collapsed rows too. */
export function panelsIn(document: SourceDocument): readonly FoundPanel[] {
  const found = dashboardIn(document)
  return found === undefined ? [] : panelsOf(found.dashboard, found.path)
}

function panelsOf(owner: Fields, path: DocumentPath): readonly FoundPanel[] {
  return listOf(owner.panels).flatMap((panel, index) => {
    const here = [...path, 'panels', index]
    return [{ path: here, panel }, ...panelsOf(panel, here)]
  })
}

function isPrometheus(target: Fields, panel: Fields): boolean {
  const type = fieldsOf(target.datasource).type ?? fieldsOf(panel.datasource).type ?? 'prometheus'
  return type === 'prometheus'
}

/** The objects of a list; anything else is an empty list. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

/** The value where it is an object; anything else has no fields. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
