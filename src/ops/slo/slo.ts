import type { Duration } from '../promql/duration.ts'
import { Expression, numberText } from '../promql/expression.ts'
import type { Outcomes } from '../promql/outcomes.ts'

/** Windows over which the share of bad events is recorded. */
export const SLO_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const satisfies readonly Duration[]

export type SloWindow = (typeof SLO_WINDOWS)[number]

/** One objective, resolved. */
export class Slo {
  /** In kebab case, the label `slo`. */
  readonly name: string
  readonly service: string
  /** Percent. */
  readonly objective: number
  readonly description: string
  readonly outcomes: Outcomes
  readonly minEvents: number
  readonly periodDays: number
  readonly names: 'own' | 'sloth'

  constructor(
    settings: Omit<
      Slo,
      'budget' | 'labels' | 'key' | 'ratio' | 'budgetRemaining' | 'burnRate' | 'selector' | 'periodRatio'
    >,
  ) {
    this.name = settings.name
    this.service = settings.service
    this.objective = settings.objective
    this.description = settings.description
    this.outcomes = settings.outcomes
    this.minEvents = settings.minEvents
    this.periodDays = settings.periodDays
    this.names = settings.names
    Object.freeze(this)
  }

  /** The share of the events that may be bad, 0 to 1. */
  get budget(): number {
    return Number((1 - this.objective / 100).toPrecision(12))
  }

  /** The name in PascalCase, for the names of alerts. */
  get key(): string {
    return this.name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
  }

  /** Labels of all its records. */
  get labels(): { readonly [label: string]: string } {
    const own = { service: this.service, slo: this.name }
    if (this.names === 'own') return own
    return { ...own, sloth_id: `${this.service}-${this.name}`, sloth_service: this.service, sloth_slo: this.name }
  }

  /** A record of the objective. */
  selector(record: string): string {
    return `${record}{service=${JSON.stringify(this.service)}, slo=${JSON.stringify(this.name)}}`
  }

  /** The recorded share of bad events over the window. */
  ratio(window: SloWindow): Expression<'service' | 'slo'> {
    return new Expression(() => this.selector(`slo:sli_error:ratio_rate${window}`))
  }

  /** The recorded share of bad events over the period, weighted by events. */
  get periodRatio(): Expression<'service' | 'slo'> {
    return new Expression(() => this.selector(`slo:sli_error:ratio_rate${this.periodDays}d`))
  }

  /** The share of the period's error budget that is left; below 0 the objective is missed. */
  get budgetRemaining(): Expression<'service' | 'slo'> {
    return new Expression(() => this.selector('slo:period_error_budget_remaining:ratio'))
  }

  /** How many times faster than allowed the budget is used up now; 1 uses it up exactly by the end of the period. */
  get burnRate(): Expression<'service' | 'slo'> {
    return new Expression(() => this.selector('slo:current_burn_rate:ratio'))
  }
}

/** A share of the budget as PromQL writes it. */
export function burnThreshold(slo: Slo, factor: number): string {
  return numberText(factor * slo.budget)
}
