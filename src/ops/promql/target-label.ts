/** Labels that Prometheus itself gives to everything it scrapes. */
export const TARGET_LABELS = ['job', 'instance'] as const

export type TargetLabel = (typeof TARGET_LABELS)[number]
