import { numberText } from '../promql/expression.ts'
import type { Slo } from '../slo/slo.ts'
import type { DashboardDefinition, RowDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import type { Thresholds } from './panel.ts'

/** What is left of a budget. */
const BUDGET_LIMITS: Thresholds = {
  base: 'red',
  steps: [
    { above: 0, colour: 'orange' },
    { above: 0.25, colour: 'yellow' },
    { above: 0.5, colour: 'green' },
  ],
}

/** At 6 and 14.4 times the allowed speed somebody is called, at 1 the budget lasts exactly for the period. */
const BURN_LIMITS: Thresholds = {
  steps: [
    { above: 1, colour: 'yellow' },
    { above: 6, colour: 'orange' },
    { above: 14.4, colour: 'red' },
  ],
}

/** A row for each objective: what is promised, what is kept, and how fast the budget is used up. */
export function sloDashboard({ service, slos }: DashboardQuestions): DashboardDefinition {
  return {
    title: `${service.title} / SLO`,
    description: 'Objectives, their error budgets and how fast these are used up, from the recorded rules.',
    range: '6h',
    rows: Object.fromEntries(slos.map((slo) => [slo.name, sloRow(slo)])),
  }
}

function sloRow(slo: Slo): RowDefinition {
  const { objective, description, periodDays, budget } = slo
  const windows = ['5m', '1h', '6h', '1d'] as const
  const alerts = [`${slo.key}BudgetBurnFast`, `${slo.key}BudgetBurnSlow`]
  return {
    title: `${slo.name}: ${description}`,
    panels: {
      objective: {
        title: 'Objective',
        description: `Promised: ${numberText(objective)} % of the events of ${periodDays} days are good.`,
        ...{ unit: 'percentunit', kind: 'stat', decimals: 3, width: 6 },
        queries: [{ expression: slo.selector('slo:objective:ratio'), legend: 'objective' }],
      },
      kept: {
        title: `Kept over ${periodDays} Days`,
        description: `Share of the events of the last ${periodDays} days that were good, each event counting the same.`,
        ...{ unit: 'percentunit', kind: 'stat', decimals: 3, width: 6 },
        thresholds: { base: 'red', steps: [{ above: objective / 100, colour: 'green' }] },
        queries: [{ expression: `1 - ${slo.selector(`slo:sli_error:ratio_rate${periodDays}d`)}`, legend: 'good' }],
      },
      budget: {
        title: 'Error Budget Left',
        description: `Share of the allowed bad events of ${periodDays} days that is still unused. Below 0 the objective is missed.`,
        ...{ unit: 'percentunit', kind: 'stat', decimals: 1, width: 6 },
        thresholds: BUDGET_LIMITS,
        queries: [{ expression: slo.budgetRemaining, legend: 'left' }],
        alerts,
      },
      burn_rate: {
        title: 'Burn Rate',
        description: 'How many times faster than allowed the budget is used up at this moment.',
        ...{ unit: 'short', kind: 'stat', decimals: 2, width: 6 },
        thresholds: BURN_LIMITS,
        queries: [{ expression: slo.burnRate, legend: 'burn rate' }],
        alerts,
      },
      burn_rates: {
        title: 'Burn Rates by Window',
        description:
          'The alerts ask for a long and a short window above the same line: 14.4 over an hour, 6 over six hours.',
        ...{ unit: 'short', min: 0, width: 12 },
        thresholds: BURN_LIMITS,
        queries: windows.map((window) => ({ expression: slo.ratio(window).dividedBy(budget), legend: window })),
        alerts,
        links: ['errors', 'failed-traces'],
      },
      budget_over_time: {
        title: 'Error Budget over Time',
        description: 'A steep fall is an incident, a slow one is wear.',
        ...{ unit: 'percentunit', max: 1, width: 12 },
        thresholds: BUDGET_LIMITS,
        queries: [{ expression: slo.budgetRemaining, legend: 'left' }],
      },
    },
  }
}
