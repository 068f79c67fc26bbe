import { OWN_SLO } from '../findings/answer-shapes.ts'
import { checkNames } from '../findings/check-names.ts'
import { definitionAnswers } from '../findings/definition-answers.ts'
import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import type { OpsQueries } from '../model/ops-queries.ts'
import type { Service } from '../model/service.ts'
import { jobScope } from '../promql/scope.ts'
import { checkBurn } from './check-burn.ts'
import { Slo } from './slo.ts'
import type { SloDefinition, SloOptions } from './slo-options.ts'

const DEFAULT_THRESHOLD_SECONDS = 2.5

export interface SloContext<Questions> {
  readonly service: Service
  readonly queries: OpsQueries
  readonly questions: Questions
  readonly metrics: KnownMetrics
  readonly findings: DefinitionFindings
}

/** The objectives in force: availability and latency unless they are switched off, then those of the definition. */
export function resolveSlos<Questions>(
  given: SloOptions<Questions> = {},
  context: SloContext<Questions>,
): readonly Slo[] {
  const { service, questions, findings } = context
  const ask = given.own
  const own = definitionAnswers('slos.own', ask && (() => ask(questions)), findings, { shape: OWN_SLO })
  const definitions = { ...builtinSlos(given, context.queries), ...own }
  const periodDays = given.periodDays ?? 30
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const path = Object.hasOwn(own, name) ? `slos.own.${name}` : `slos.${name}`
    if (!isSound(path, definition, context)) return []
    const { objective, description, outcomes, minEvents = 0 } = definition
    const names = given.names ?? 'own'
    const slo = new Slo({ name, service: service.name, objective, description, outcomes, minEvents, periodDays, names })
    checkBurn(path, slo, findings)
    return [slo]
  })
}

function builtinSlos<Questions>(
  { availability = {}, latency = {} }: SloOptions<Questions>,
  { requests_total, request_duration_seconds }: OpsQueries,
): { readonly [name: string]: SloDefinition } {
  const threshold = latency === false ? undefined : (latency.threshold ?? DEFAULT_THRESHOLD_SECONDS)
  return {
    ...(availability === false
      ? {}
      : {
          availability: {
            objective: availability.objective ?? 99.9,
            minEvents: availability.minEvents,
            description: 'requests are not answered 5xx',
            outcomes: requests_total.outcomes({ bad: { status: /5../ } }),
          },
        }),
    ...(latency === false || threshold === undefined
      ? {}
      : {
          latency: {
            objective: latency.objective ?? 99,
            minEvents: latency.minEvents,
            description: `requests are answered within ${threshold} s`,
            outcomes: request_duration_seconds.outcomes({ above: threshold }),
          },
        }),
  }
}

function isSound<Questions>(
  path: string,
  definition: SloDefinition,
  { service, findings, metrics }: SloContext<Questions>,
): boolean {
  const before = findings.found.length
  const { objective, outcomes } = definition
  if (!(objective > 0 && objective < 100)) {
    findings.add(`${path}.objective`, {
      rule: 'slo-objective',
      message: `an objective of ${objective} % cannot be alerted on`,
      why: 'It leaves no error budget, or nothing to promise.',
      fix: 'Give a number of percent between 0 and 100, such as 99.9',
    })
  }
  if (outcomes?.all === undefined || outcomes.bad === undefined) {
    findings.add(`${path}.outcomes`, {
      rule: 'slo-outcomes',
      message: 'it does not say which events it is about',
      why: 'Nothing can be recorded.',
      fix: 'Give m.<counter>.outcomes({ bad: … }) or m.<histogram>.outcomes({ above: … })',
    })
  } else if (outcomes.bound !== undefined && !isBound(outcomes.bound, metrics)) {
    findings.add(`${path}.outcomes`, unknownBound(outcomes.bound, metrics))
  } else {
    // A bad event is one of all: what is wrong with a name of all is not said twice.
    const texts = new Set([outcomes.bad, outcomes.all].map((events) => events.render(jobScope(service.name))))
    const known = { metrics, records: new Set<string>(), findings }
    for (const text of texts) {
      if (findings.found.length > before) break
      checkNames({ path: `${path}.outcomes`, where: path, use: 'record', text }, known)
    }
  }
  return !findings.found.slice(before).some(({ level }) => level === 'error')
}

type Bound = NonNullable<SloDefinition['outcomes']['bound']>

function boundsOf({ metric }: Bound, metrics: KnownMetrics): readonly number[] {
  return metrics.ofSample(`${metric}_count`)?.bounds ?? []
}

function isBound(bound: Bound, metrics: KnownMetrics): boolean {
  return boundsOf(bound, metrics).includes(bound.value)
}

function unknownBound(bound: Bound, metrics: KnownMetrics) {
  const { metric, value } = bound
  const given: unknown = value
  const [nearest] = [...boundsOf(bound, metrics)].sort((a, b) => Math.abs(a - value) - Math.abs(b - value))
  const offer = `Take ${nearest}, or give the histogram a bound of ${value}`
  return {
    rule: 'unknown-bucket',
    message: given === undefined ? 'it has no above' : `${String(given)} is no bucket bound of ${metric}`,
    why: 'How many observations lie beyond it is not known, and a quantile would be a guess.',
    fix: given === undefined ? `Give above: a bucket bound of ${metric}` : offer,
  }
}
