import type { Panel } from '../dashboards/panel.ts'

export interface GridPosition {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const COLUMNS = 24
const PANELS_PER_LINE = 3

export interface Placed {
  readonly panel: Panel
  readonly at: GridPosition
}

/** Places the panels of a row from left to right, on the next line where one does not fit. `y`: where the first line is. */
export function placePanels(
  panels: readonly Panel[],
  y: number,
): { readonly placed: readonly Placed[]; readonly end: number } {
  const shared = Math.floor(COLUMNS / Math.min(panels.length, PANELS_PER_LINE))
  const placed: Placed[] = []
  let x = 0
  let top = y
  let bottom = y
  for (const panel of panels) {
    const w = Math.min(COLUMNS, panel.width ?? shared)
    const h = panel.height ?? (panel.kind === 'stat' ? 4 : 8)
    if (x + w > COLUMNS) {
      x = 0
      top = bottom
    }
    placed.push({ panel, at: { x, y: top, w, h } })
    x += w
    bottom = Math.max(bottom, top + h)
  }
  return { placed, end: bottom }
}
