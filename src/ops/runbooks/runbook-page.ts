import type { Alert } from '../alerts/alert.ts'
import type { Artefact } from '../output/artefact.ts'
import { ownedPage } from './owned-page.ts'
import { promqlBlock } from './query-block.ts'

/** The page of an alert; what is written below the generated part stays. */
export function runbookPage(alert: Alert, names: ReadonlyMap<string, string>): Artefact {
  const { name, runbook, annotations, labels, severity, keepFiringFor } = alert
  const sections: readonly (readonly [title: string, text: string])[] = [
    ['Meaning', readable(runbook.meaning)],
    ['Impact', runbook.impact],
    ['Diagnosis', runbook.diagnosis],
    ['Mitigation', runbook.mitigation],
  ]
  const body = [
    `**${annotations.summary}**`,
    readable(annotations.description ?? ''),
    [
      '| | |',
      '| --- | --- |',
      `| Severity | ${SEVERITIES[severity]} |`,
      `| Fires | ${alert.for === '0s' ? 'at once' : `after ${alert.for}`}${keepFiringFor === undefined ? '' : `, ends ${keepFiringFor} after the trouble`} |`,
      `| Team | ${labels.team} |`,
      `| Dashboard | <${annotations.dashboard_url}> |`,
    ].join('\n'),
    ...sections.filter(([, text]) => text !== '').map(([title, text]) => `## ${title}\n\n${linked(text, names)}`),
    `## Rule\n\n${promqlBlock(alert.expr)}`,
  ]
  const missing = sections.filter(([, text]) => text === '').map(([title]) => `## ${title}\n`)
  return {
    group: 'runbooks',
    path: `runbooks/${name}.md`,
    content: ownedPage(name, body.join('\n\n'), missing.length === 0 ? '## Notes\n' : missing.join('\n')),
  }
}

const SEVERITIES: { readonly [K in Alert['severity']]: string } = {
  critical: 'critical: somebody is called',
  warning: 'warning: for working hours',
  none: 'none: for machines',
}

/** A text of Prometheus' templates for people: `<instance>` for `{{ $labels.instance }}`. */
function readable(text: string): string {
  return text.replace(/\{\{\s*\$(?:labels\.)?(\w+)[^}]*\}\}/g, '&lt;$1&gt;')
}

/** `[Down]` becomes a link to the runbook of that alert where there is one. */
function linked(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/\[([A-Z]\w+)\](?!\()/g, (_, key: string) => {
    const name = names.get(key)
    return name === undefined ? `\`${key}\`` : `[${name}](${name}.md)`
  })
}
