import { describeValue, isRecord } from '../../config/describe-value.ts'
import { ObservabilityError } from '../../core/errors.ts'

type Shape = readonly [expected: string, holds: (value: unknown) => boolean]

const A_MAP: Shape = ['an object', isRecord]
const A_FUNCTION: Shape = ['a function of the questions', (value) => typeof value === 'function']
const A_TEXT: Shape = ['a text', (value) => typeof value === 'string']
const A_NUMBER: Shape = ['a number above 0', (value) => typeof value === 'number' && value > 0 && value < Infinity]
const A_THRESHOLD: Shape = ['a number', (value) => typeof value === 'number' && Number.isFinite(value)]
const A_LIST: Shape = ['a list of objects', (value) => Array.isArray(value) && value.every(isRecord)]
const A_MAP_OR_FALSE: Shape = ['an object or false', (value) => value === false || isRecord(value)]
// In labels of rules Prometheus would expand a template, and a line break ends a comment of a generated file.
const A_NAME: Shape = [
  'a text of 1 to 200 characters without {{ and control characters',
  (value) => typeof value === 'string' && /^(?!.*\{\{)(?=.*\S)[^\p{Cc}]{1,200}$/u.test(value),
]
const A_PREFIX: Shape = [
  'the beginning of a metric name, or an empty text',
  (value) => typeof value === 'string' && /^(?:[a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(value),
]

/** Places of the definition; `*` stands for every key. What is left out is not looked at. */
const SHAPES: { readonly [place: string]: Shape } = {
  prefix: A_PREFIX,
  metrics: A_MAP,
  'metrics.*': A_MAP,
  slos: A_MAP,
  'slos.own': A_FUNCTION,
  'slos.availability': A_MAP_OR_FALSE,
  'slos.latency': A_MAP_OR_FALSE,
  'slos.latency.threshold': A_NUMBER,
  'slos.periodDays': A_NUMBER,
  alerts: ['an object or a function of the questions', (value) => isRecord(value) || typeof value === 'function'],
  'alerts.own': A_FUNCTION,
  'alerts.*.threshold': A_THRESHOLD,
  prometheus: A_MAP,
  alertmanager: A_MAP,
  'alertmanager.receivers': A_MAP,
  'alertmanager.receivers.*': A_MAP,
  kubernetes: A_MAP,
  logs: A_MAP,
  dashboards: A_FUNCTION,
  grafana: A_MAP,
  collector: A_MAP,
  compose: A_MAP,
  fleet: A_MAP,
  overrides: A_MAP,
  'overrides.*': A_MAP,
  ignore: A_LIST,
}

/**
 * What TypeScript refuses and JavaScript does not: values of another kind, which nothing can be resolved from.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPS` that names all of them.
 */
export function checkShapes(options: unknown): void {
  const issues = [...problems('definition', A_MAP, options), ...(isRecord(options) ? problemsOf(options) : [])]
  if (issues.length === 0) return
  const lines = issues.map(({ path, message, hint }) => `${path}: ${message}. ${hint}`)
  const text = lines.length === 1 ? lines.join('') : [`${lines.length} problems`, ...lines].join('\n  - ')
  throw new ObservabilityError('OBS_ERR_INVALID_OPS', [text], { issues })
}

function problemsOf(options: Readonly<Record<string, unknown>>) {
  const { service } = options
  const ofService = isRecord(service)
    ? Object.entries(service).flatMap(([key, value]) =>
        problems(`service.${key}`, key === 'name' ? A_NAME : A_TEXT, value),
      )
    : problems('service', A_NAME, service)
  const ofOthers = Object.entries(SHAPES).flatMap(([place, shape]) =>
    valuesAt(options, place).flatMap(([path, value]) => problems(path, shape, value)),
  )
  return [...ofService, ...ofOthers]
}

function valuesAt(options: unknown, place: string): readonly (readonly [path: string, value: unknown])[] {
  let found: (readonly [string, unknown])[] = [['', options]]
  for (const step of place.split('.')) {
    found = found.flatMap(([path, value]) => {
      if (!isRecord(value)) return []
      const keys = step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : []
      return keys.map((key) => [path === '' ? key : `${path}.${key}`, value[key]] as const)
    })
  }
  return found
}

function problems(path: string, [expected, holds]: Shape, value: unknown) {
  if (value === undefined || holds(value)) return []
  return [{ path, message: `${describeValue(value)} is not what is needed`, received: value, hint: `Give ${expected}` }]
}
