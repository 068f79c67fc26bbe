import type { Panel, Thresholds } from '../dashboards/panel.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { dataLinks, type GrafanaLink } from './data-links.ts'
import { type DataSourceRef, LOKI, PROMETHEUS } from './data-sources.ts'
import { type GrafanaTarget, grafanaTarget } from './grafana-target.ts'
import type { GridPosition } from './grid.ts'
import { panelOptions } from './panel-options.ts'
import { runbookLinks } from './runbook-links.ts'

/** A panel in Grafana's classic model. */
export interface GrafanaPanel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: GridPosition
  readonly description?: string
  readonly datasource?: DataSourceRef
  readonly targets?: readonly GrafanaTarget[]
  readonly links?: readonly GrafanaLink[]
  readonly [setting: string]: unknown
}

const TYPES = {
  timeseries: 'timeseries',
  bars: 'timeseries',
  stat: 'stat',
  gauge: 'gauge',
  table: 'table',
  logs: 'logs',
} as const

export function grafanaPanel(model: OpsModel, panel: Panel, id: number, gridPos: GridPosition): GrafanaPanel {
  const kind = panel.kind ?? 'timeseries'
  const targets = panel.queries.map((query, at) => grafanaTarget(query, at, kind === 'table'))
  const links = dataLinks(
    model,
    panel,
    targets.map(({ expr }) => expr),
  )
  return {
    id,
    type: TYPES[kind],
    title: panel.title,
    description: panel.description,
    datasource: panel.queries.some((query) => 'logs' in query) ? LOKI : PROMETHEUS,
    gridPos,
    fieldConfig: { defaults: fieldDefaults(panel, links), overrides: [] },
    interval: panel.interval,
    options: panelOptions(kind),
    links: runbookLinks(model, panel.alerts ?? []),
    targets,
  }
}

function fieldDefaults(panel: Panel, links: readonly GrafanaLink[]): object {
  const { unit, min, max, decimals, thresholds } = panel
  const coloured = panel.kind === 'stat' || panel.kind === 'gauge' || panel.kind === 'table'
  return {
    unit,
    min,
    max,
    decimals,
    color: { mode: coloured ? 'thresholds' : 'palette-classic' },
    thresholds: { mode: 'absolute', steps: thresholdSteps(thresholds) },
    custom: coloured || panel.kind === 'logs' ? undefined : lineSettings(panel),
    links: links.length === 0 ? undefined : links,
    noValue: panel.kind === 'stat' ? '–' : undefined,
  }
}

function lineSettings({ kind, stacked = false, thresholds }: Panel): object {
  return {
    drawStyle: kind === 'bars' ? 'bars' : 'line',
    lineWidth: 1,
    fillOpacity: kind === 'bars' ? 60 : stacked ? 30 : 8,
    showPoints: 'auto',
    spanNulls: false,
    stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: thresholds === undefined ? 'off' : 'dashed' },
  }
}

/** Grafana wants a first step without a value: the colour below all others. */
function thresholdSteps({ base = 'green', steps }: Thresholds = { steps: [] }): readonly object[] {
  return [{ color: base, value: null }, ...steps.map(({ above, colour }) => ({ color: colour, value: above }))]
}
