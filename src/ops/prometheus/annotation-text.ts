import { humanize, humanizeDuration, humanizePercentage } from './humanize.ts'

const ACTION = /\{\{\s*(.*?)\s*\}\}/g

const FORMATS: { readonly [name: string]: (value: number) => string } = {
  humanize,
  humanizeDuration,
  humanizePercentage,
}

/**
 * An annotation as Prometheus fills it in: `{{ $labels.x }}` and `{{ $value | humanize }}` with the three formats of
 * numbers. Undefined where the template does more.
 */
export function annotationText(
  template: string,
  alert: { readonly labels: { readonly [label: string]: string }; readonly value: number },
): string | undefined {
  let known = true
  const text = template.replace(ACTION, (_, action: string) => {
    const [, label] = /^\$labels\.(\w+)$/.exec(action) ?? []
    if (label !== undefined) return alert.labels[label] ?? ''
    const [, format] = /^\$value\s*\|\s*(\w+)$/.exec(action) ?? []
    const written = format === undefined ? undefined : FORMATS[format]?.(alert.value)
    if (written === undefined) known = false
    return written ?? ''
  })
  return known ? text : undefined
}
