import type { PrometheusSettings } from './prometheus-options.ts'

/** Tell the servers of a pair that do the same from each other; what differs in nothing else is one alert. */
const OF_PAIRS = ['replica', 'prometheus_replica', '__replica__']

/** External labels that say where something is, such as `cluster`: what is wrong in one place says nothing of another. */
export function placeLabels({ externalLabels }: Pick<PrometheusSettings, 'externalLabels'>): readonly string[] {
  return Object.keys(externalLabels).filter((label) => !OF_PAIRS.includes(label))
}

/** External labels that alerts must lose, so that Alertmanager takes those of a pair for the same. */
export function pairLabels({ externalLabels }: Pick<PrometheusSettings, 'externalLabels'>): readonly string[] {
  return Object.keys(externalLabels).filter((label) => OF_PAIRS.includes(label))
}
