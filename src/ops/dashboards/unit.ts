/** What a panel's numbers are, by Grafana's ids of units. */
export const UNITS = [
  'short',
  'none',
  'percentunit',
  'bool',
  's',
  'ms',
  'dtdurations',
  'bytes',
  'Bps',
  'reqps',
  'ops',
  'cps',
  'string',
] as const

export type Unit = (typeof UNITS)[number]
