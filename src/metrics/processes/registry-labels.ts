/** A registry of any prom-client lineage, as far as it is read. */
export interface RegistryLike {
  getMetricsAsArray(): readonly object[]
  readonly _defaultLabels?: Readonly<Record<string, unknown>>
}

/** Labels that the registry adds to each of its samples. */
export function labelsOfRegistry({ _defaultLabels: labels = {} }: RegistryLike): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]))
}
