import type { Panel } from '../dashboards/panel.ts'

const REDUCE = { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, orientation: 'auto' }

const LINES = {
  legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs: ['lastNotNull', 'max'] },
  tooltip: { mode: 'multi', sort: 'desc' },
}

const OPTIONS: { readonly [K in NonNullable<Panel['kind']>]: object } = {
  timeseries: LINES,
  bars: LINES,
  stat: { ...REDUCE, textMode: 'auto', colorMode: 'value', graphMode: 'area', justifyMode: 'auto', wideLayout: true },
  gauge: { ...REDUCE, showThresholdLabels: false, showThresholdMarkers: true },
  table: {
    showHeader: true,
    cellHeight: 'sm',
    footer: { show: false, reducer: ['sum'], countRows: false, fields: '' },
  },
  logs: {
    showTime: true,
    showLabels: false,
    showCommonLabels: false,
    wrapLogMessage: true,
    prettifyLogMessage: false,
    enableLogDetails: true,
    dedupStrategy: 'none',
    sortOrder: 'Descending',
  },
}

/** The settings of a panel of this kind in Grafana's model. */
export function panelOptions(kind: NonNullable<Panel['kind']>): object {
  return OPTIONS[kind]
}
