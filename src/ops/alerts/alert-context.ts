import type { OpsQueries } from '../model/ops-queries.ts'
import type { Service } from '../model/service.ts'
import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'
import { jobScope } from '../promql/scope.ts'
import { logsBlock, promqlBlock } from '../runbooks/query-block.ts'

/** What an alert of the library is made from. */
export interface AlertSettings {
  /** Beyond this it fires; in the unit of its expression. */
  readonly threshold: number
  /** Over how long its expression looks back. */
  readonly window: Duration
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
}

/** What an alert's expression, texts and tests may use. */
export class AlertContext implements AlertSettings {
  readonly service: Service
  readonly queries: OpsQueries
  readonly threshold: number
  readonly window: Duration
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
  /** Most samples that Prometheus takes from a target. */
  readonly sampleLimit: number

  constructor(service: Service, queries: OpsQueries, settings: AlertSettings, sampleLimit: number) {
    this.service = service
    this.queries = queries
    this.threshold = settings.threshold
    this.window = settings.window
    this.for = settings.for
    this.keepFiringFor = settings.keepFiringFor
    this.sampleLimit = sampleLimit
  }

  /** The name of a series of the service in a unit test. */
  series(name: string, labels: { readonly [label: string]: string } = {}, instance = 'one:5001'): string {
    return seriesName(name, { job: this.service.name, instance, ...labels })
  }

  /** Questions to Prometheus, to copy. */
  ask(...expressions: readonly (Expression | string)[]): string {
    const scope = jobScope(this.service.name, '5m')
    return promqlBlock(
      ...expressions.map((question) => (typeof question === 'string' ? question : question.render(scope))),
    )
  }

  /** A question to the logs, to copy. */
  askLogs(fields: { readonly [field: string]: string }): string {
    return logsBlock(this.service.name, fields)
  }
}

/** `name{label="value"}` */
export function seriesName(name: string, labels: { readonly [label: string]: string }): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return `${name}{${matchers.join(', ')}}`
}
