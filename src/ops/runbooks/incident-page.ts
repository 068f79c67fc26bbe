import type { Alert } from '../alerts/alert.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { ownedPage } from './owned-page.ts'
import { logsBlock, promqlBlock } from './query-block.ts'

/** `INCIDENT.md`: the five steps of an incident with what to ask in each. */
export function incidentPage({ service, alerts, slos, queries }: OpsModel): Artefact {
  const own = `service="${service.name}"`
  const body = `## 1. Detection

An alert, somebody outside, or the missing heartbeat (Watchdog) tells. What fires now, and since when:

${promqlBlock(`ALERTS{alertstate="firing", ${own}}`, `time() - ALERTS_FOR_STATE{${own}}`)}

While ${service.title} is gone as a whole, Alertmanager holds back what follows from it; *Alerts → Inhibited* shows that too.

## 2. Triage

| Severity | Means | Answer within |
| --- | --- | --- |
| critical | users notice it now | 15 minutes, at any hour |
| warning | it will matter, or a part of the users notices | the working day |

How much of the error budget does it cost?

${promqlBlock(...slos.flatMap((slo) => [slo.selector('slo:sli_error:ratio_rate1h'), slo.selector('slo:period_error_budget_remaining:ratio')]))}

Critical: one person leads and decides, one works on it, one tells others. Write down the time of everything from here on.

| Alert | Severity | What it says |
| --- | --- | --- |
${alerts.map(row).join('\n')}

## 3. Diagnosis

1. Open the dashboard and the runbook that the alert links to.
2. What changed? Releases, flags, traffic, dependencies.

${promqlBlock(`count by (version) (${queries.build_info.name}{job="${service.name}"})`, `changes(process_start_time_seconds{job="${service.name}"}[1h])`)}

3. One instance or all, one endpoint or all?
4. Lines of what failed; each has a \`trace_id\` that leads to its trace, and a \`correlation_id\` that the client got too.

${logsBlock(service.name, { level: 'ERROR' })}

## 4. Resolution

- First what helps users: roll back, scale out, switch off. The cause can wait.
- The alert ends by itself. Silence it in Alertmanager only with an end and a reason.
- Watch the error ratio for as long as the short window of its alert before you call it over.

## 5. Post-mortem

Within a week, without blame, from this template:

\`\`\`markdown
# Post-mortem: <what happened>, <date>

- Impact: <who noticed what, how many requests, how much of the error budget>
- Begin, detection, mitigation, end: <times>
- Detected by: <alert; if none: which one would have?>

## What happened
<in order, with times>

## Why
<cause, and why it was not caught before>

## What went well, what did not, where we were lucky

## What we change
| What | Who | Until |
| --- | --- | --- |
\`\`\``
  return {
    group: 'pages',
    path: 'INCIDENT.md',
    content: ownedPage(`Incidents of ${service.title}`, body, '## Notes\n'),
  }
}

function row({ name, severity, annotations }: Alert): string {
  return `| [${name}](runbooks/${name}.md) | ${severity} | ${annotations.summary} |`
}
