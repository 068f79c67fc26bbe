import { analysisDashboard } from './analysis-dashboard.ts'
import type { DashboardDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { infrastructureDashboard } from './infrastructure-dashboard.ts'
import { logsDashboard } from './logs-dashboard.ts'
import { mainDashboard } from './main-dashboard.ts'
import { overviewDashboard } from './overview-dashboard.ts'
import { runtimeDashboard } from './runtime-dashboard.ts'
import { sloDashboard } from './slo-dashboard.ts'

/** The dashboards that every service gets, by key, in the order in which they are read. */
export function builtinDashboards(questions: DashboardQuestions): { readonly [key: string]: DashboardDefinition } {
  return {
    main: mainDashboard(questions),
    overview: overviewDashboard(questions),
    analysis: analysisDashboard(questions),
    ...(questions.slos.length === 0 ? {} : { slo: sloDashboard(questions) }),
    logs: logsDashboard(questions),
    runtime: runtimeDashboard(questions),
    infrastructure: infrastructureDashboard(questions),
  }
}
