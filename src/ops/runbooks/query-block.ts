/** PromQL to copy. */
export function promqlBlock(...expressions: readonly string[]): string {
  return `\`\`\`promql\n${expressions.join('\n')}\n\`\`\``
}

/** The same question to the logs, for Loki and for Kibana. `fields` are fields of a line with the value that they have. */
export function logsBlock(service: string, fields: { readonly [field: string]: string }): string {
  const entries = Object.entries(fields)
  const loki = [
    `{service_name=${JSON.stringify(service)}} | json`,
    ...entries.map(([field, value]) => `${field}="${value}"`),
  ]
  const kibana = [`service: "${service}"`, ...entries.map(([field, value]) => `${field}: "${value}"`)]
  return `- Loki: \`${loki.join(' | ')}\`\n- Kibana: \`${kibana.join(' and ')}\``
}
