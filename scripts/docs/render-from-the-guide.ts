import type { GuideExpression, GuideSource } from '../../src/ops/guide/guide-expression.ts'
import { GUIDE_EXPRESSIONS, guideText } from '../../src/ops/guide/guide-expressions.ts'
import { GUIDE_CHECKLIST, GUIDE_FILES, GUIDE_QUERIES, type GuidePart } from '../../src/ops/guide/guide-parts.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

const SOURCES: readonly (readonly [GuideSource, string])[] = [
  ['alerts.yml', 'Alerts'],
  ['grafana-dashboard.json', 'Panels of the main dashboard'],
  ['service_metrics', 'Service Overview'],
  ['analysis_metrics', 'Analysis Performance'],
]

/** docs/from-the-guide.md */
export function renderFromTheGuide(): string {
  const sections = SOURCES.map(([source, title]) => `### ${title}\n\n${expressionsTable(source)}`)
  return `# From the monitoring guide

Source: \`src/ops/guide/\`. Where each part of the monitoring guide went. The names of its metrics, labels and log fields are the library's names,
so that what was built on them goes on working. Generated files are named as they lie in \`ops/\`; [ops.md](ops.md) says how they get there.

## Files and code

${partsTable('In the guide', GUIDE_FILES)}

The files under \`guide/\` are the guide's own, with as few changes as make them work, each with its reason beside it:

\`\`\`ts
import { defineOps } from '@creativedynamics/observability/ops'

export const ops = defineOps({ service: 'creativedynamics', targets: 'guide' })
\`\`\`

## Expressions

All ${GUIDE_EXPRESSIONS.length}, unchanged, asked of a real Prometheus that scrapes the demo. *Condition*: the condition of an alert, empty while all is well;
its left side has data. The successor is a panel (dashboard/row/panel) or alerts.

${sections.join('\n\n')}

## Kibana queries

They find what they promise in the generated index, unchanged: \`function\`, \`duration\` and \`error_type.keyword\` are there beside the
fields of the Elastic Common Schema.

${markdownTable(
  ['Query', 'Beware', 'Successor', 'File'],
  GUIDE_QUERIES.map(({ name, caveat, successor, files }) => [name, caveat, successor, files.map(fileText).join(', ')]),
)}

## Checklist

${partsTable('In the guide', GUIDE_CHECKLIST)}
`
}

function partsTable(head: string, parts: readonly GuidePart[]): string {
  const rows = parts.map(({ name, successor, files }) => [name, successor, files.map(fileText).join(', ')])
  return markdownTable([head, 'Here', 'Files'], rows)
}

function expressionsTable(source: GuideSource): string {
  const rows = GUIDE_EXPRESSIONS.filter((one) => one.source === source).map((one) => [
    one.name,
    inlineCode(guideText(one, 'creativedynamics_', 'creativedynamics')),
    answerText(one),
    one.caveat ?? '–',
    'panel' in one.successor ? inlineCode(one.successor.panel) : one.successor.alerts.map(inlineCode).join(', '),
  ])
  return markdownTable(['Name', 'Expression', 'Answers', 'Beware', 'Successor'], rows)
}

function answerText({ answers }: GuideExpression): string {
  if (typeof answers === 'object') return `nothing: ${answers.nothing}`
  return answers
}

function fileText(file: string): string {
  return file.startsWith('docs/') ? `[${file.slice(5)}](${file.slice(5)})` : inlineCode(file)
}
