import type { ForeignData } from '../exposition/foreign-family.ts'

type Sample = NonNullable<ForeignData['values']>[number]
type Labels = Readonly<Record<string, string | number>>

/** The data of a foreign metric without what another thread cannot be sent. */
export function plainForeign({ name, help, type, values = [] }: ForeignData): ForeignData {
  return { name: String(name), help: String(help), type: String(type), values: values.map(plainSample) }
}

function plainSample({ value, labels, sharedLabels, metricName, exemplar }: Sample): Sample {
  const plain = { value: Number(value), labels: plainLabels({ ...labels, ...sharedLabels }) }
  const named = metricName === undefined ? plain : { ...plain, metricName: String(metricName) }
  if (typeof exemplar?.value !== 'number') return named
  const { labelSet = {}, timestamp } = exemplar
  const time = typeof timestamp === 'number' ? { timestamp } : {}
  return { ...named, exemplar: { labelSet: plainLabels(labelSet), value: exemplar.value, ...time } }
}

/** Bounds of buckets stay numbers. */
function plainLabels(labels: Readonly<Record<string, unknown>>): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  )
}
