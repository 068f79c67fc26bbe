import type { Service } from '../model/service.ts'

/** Calls of the templates of {@link templateFile}. */
export const TEMPLATES = {
  title: '{{ template "observability.title" . }}',
  text: '{{ template "observability.text" . }}',
  slack: '{{ template "observability.slack" . }}',
  html: '{{ template "observability.html" . }}',
} as const

/** Links of the first alert of a notification. */
export const FIRST_LINKS = {
  runbook: '{{ (index .Alerts 0).Annotations.runbook_url }}',
  dashboard: '{{ (index .Alerts 0).Annotations.dashboard_url }}',
} as const

const LINKS = {
  slack: '<{{ .Annotations.runbook_url }}|Runbook>',
  html: '<a href="{{ .Annotations.runbook_url }}">Runbook</a>',
} as const

const PATHS = {
  slack: 'Runbook: `{{ .Annotations.runbook_url }}`',
  html: 'Runbook: {{ .Annotations.runbook_url }}',
} as const

/** Whether runbooks have addresses: a path of the repository is something to read, and no link in a message. */
export function hasRunbookLinks({ runbookUrl }: Pick<Service, 'runbookUrl'>): boolean {
  return /^https?:\/\//.test(runbookUrl)
}

/**
 * The templates of all notifications. They go through the alerts one by one: what differs between two alerts of a group
 * is missing from `.CommonAnnotations`, and a text made of those is empty.
 */
export function templateFile(service: Pick<Service, 'runbookUrl'>): string {
  const runbook = hasRunbookLinks(service) ? LINKS : PATHS
  return `{{ define "observability.title" -}}
[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.alertname }} ({{ .CommonLabels.service }})
{{- end }}

{{ define "observability.text" -}}
{{ range .Alerts }}
{{ .Status | toUpper }}: {{ .Annotations.summary }}
{{ .Annotations.description }}
{{ if .Annotations.runbook_url }}Runbook: {{ .Annotations.runbook_url }}
{{ end }}{{ if .Annotations.dashboard_url }}Dashboard: {{ .Annotations.dashboard_url }}
{{ end }}Since: {{ .StartsAt.Format "2006-01-02 15:04:05 MST" }}
Labels: {{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}
{{ end }}
{{- end }}

{{ define "observability.slack" -}}
{{ range .Alerts }}{{ if eq .Status "firing" }}:rotating_light:{{ else }}:white_check_mark:{{ end }} *{{ .Annotations.summary }}*
{{ .Annotations.description }}
{{ if .Annotations.runbook_url }}${runbook.slack}{{ end }}{{ if .Annotations.dashboard_url }} · <{{ .Annotations.dashboard_url }}|Dashboard>{{ end }} · <{{ .GeneratorURL }}|Query>
{{ end }}
{{- end }}

{{ define "observability.html" -}}
<!DOCTYPE html>
<html><body style="font-family: sans-serif">
<h2>{{ template "observability.title" . }}</h2>
{{ range .Alerts }}
<p><strong>{{ .Status | toUpper }}: {{ .Annotations.summary }}</strong><br>{{ .Annotations.description }}</p>
<p>{{ if .Annotations.runbook_url }}${runbook.html} {{ end }}{{ if .Annotations.dashboard_url }}<a href="{{ .Annotations.dashboard_url }}">Dashboard</a> {{ end }}<a href="{{ .GeneratorURL }}">Query</a></p>
<ul>{{ range .Labels.SortedPairs }}<li>{{ .Name }}: {{ .Value }}</li>{{ end }}</ul>
{{ end }}
<p><a href="{{ .ExternalURL }}">Alertmanager</a></p>
</body></html>
{{- end }}
`
}
