import type { Finding } from '../findings/finding.ts'
import type { Service } from '../model/service.ts'
import type { Artefact } from '../output/artefact.ts'
import type { SourceDocument } from '../syntax/source-file.ts'
import { fieldsOf, rulesIn } from './found-expression.ts'

/** What the links of alerts may lead to. */
export interface LinkTargets {
  /** Names of the runbooks, `ShopDown.md`. */
  readonly runbooks: ReadonlySet<string>
  /** Uids of the dashboards. */
  readonly dashboards: ReadonlySet<string>
}

/** The runbooks and dashboards among the artefacts. */
export function linkTargets(artefacts: readonly Artefact[]): LinkTargets {
  const runbooks = artefacts.filter(({ group }) => group === 'runbooks').map(({ path }) => path.split('/').at(-1) ?? '')
  const dashboards = artefacts
    .filter(({ group, path }) => group === 'grafana' && path.endsWith('.json'))
    .map(({ content }) => String(fieldsOf(JSON.parse(content)).uid))
  return { runbooks: new Set(runbooks), dashboards: new Set(dashboards) }
}

/** Links into the service's own runbooks and dashboards that lead nowhere. */
export function linkFindings(
  file: string,
  document: SourceDocument,
  service: Service,
  targets: LinkTargets,
): readonly Finding[] {
  return rulesIn(document).flatMap(({ path, rule }) =>
    Object.entries(fieldsOf(rule.annotations)).flatMap(([key, value]): readonly Finding[] => {
      const problem = problemOf(String(value), service, targets)
      if (problem === undefined) return []
      return [
        {
          level: 'error',
          rule: 'dead-link',
          file,
          line: document.lineOf([...path, 'annotations', key]),
          message: `alert ${String(rule.alert)} links to ${problem}, which does not exist`,
          why: 'Whoever is called finds nothing.',
          fix: 'Correct the link, or generate what it leads to',
        },
      ]
    }),
  )
}

function problemOf(url: string, { runbookUrl, grafanaUrl }: Service, targets: LinkTargets): string | undefined {
  const runbook = url.startsWith(`${runbookUrl}/`) ? url.slice(runbookUrl.length + 1) : undefined
  if (runbook !== undefined && !targets.runbooks.has(withoutAnchor(runbook))) return `the runbook ${runbook}`
  const uid = url.startsWith(`${grafanaUrl}/d/`) ? /\/d\/([^/?#]+)/.exec(url)?.[1] : undefined
  return uid === undefined || targets.dashboards.has(uid) ? undefined : `the dashboard ${uid}`
}

/** A base address outside may serve them without their ending. */
function withoutAnchor(path: string): string {
  const name = path.replace(/[#?].*$/, '')
  return name.endsWith('.md') ? name : `${name}.md`
}
