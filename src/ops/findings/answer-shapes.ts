import type { OwnAlert, OwnAlertInput, OwnAlertTest } from '../alerts/alerts-options.ts'
import type { DashboardKey } from '../model/dashboard-uid.ts'
import type { RunbookText } from '../runbooks/runbook-text.ts'
import type { SloDefinition } from '../slo/slo-options.ts'
import { anObject, mapOf, needed, oneOf, type Shape } from './shape.ts'
import { A_DURATION, A_MINIMUM, A_TEXT, ANYTHING, LABELS } from './simple-shapes.ts'

const DASHBOARDS: { readonly [K in DashboardKey]: true } = {
  main: true,
  overview: true,
  analysis: true,
  slo: true,
  logs: true,
  runtime: true,
  infrastructure: true,
}

const INPUT = anObject<OwnAlertInput>({ series: needed(mapOf(A_TEXT)), at: needed(A_DURATION) })

/** An alert that a function of the definition gives. */
export const OWN_ALERT: Shape = anObject<OwnAlert>({
  expression: ANYTHING,
  for: A_TEXT,
  keepFiringFor: A_TEXT,
  severity: oneOf('critical', 'warning'),
  labels: LABELS,
  summary: A_TEXT,
  description: A_TEXT,
  dashboard: oneOf(...Object.keys(DASHBOARDS)),
  runbook: anObject<RunbookText>({ meaning: A_TEXT, impact: A_TEXT, diagnosis: A_TEXT, mitigation: A_TEXT }),
  test: anObject<OwnAlertTest>({ firing: needed(INPUT), silent: needed(INPUT) }),
})

/** An objective that a function of the definition gives. */
export const OWN_SLO: Shape = anObject<SloDefinition>({
  objective: ANYTHING,
  minEvents: A_MINIMUM,
  description: needed(A_TEXT),
  outcomes: ANYTHING,
})
