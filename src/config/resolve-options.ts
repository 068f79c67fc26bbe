import { findConflicts } from './conflicts.ts'
import { isRecord } from './describe-value.ts'
import { findIdleRotation, type IdleOption } from './idle-rotation.ts'
import { Issues } from './issues.ts'
import { OptionReport } from './option-report.ts'
import { OptionSources, type Presets, type RejectedVariable } from './option-sources.ts'
import { rowOf } from './option-table.ts'
import { EMPTY_LAYER, type Layer, LayerReader, readKeys, readProperty } from './read-layer.ts'
import { resolveHealth } from './resolve-health.ts'
import {
  resolveDatadog,
  resolveHttp,
  resolveLogging,
  resolveMetrics,
  resolveService,
  resolveShutdown,
} from './resolve-parts.ts'
import { resolveTracing } from './resolve-tracing.ts'
import type { ExplainedOption, ResolvedOptions } from './resolved-options.ts'

export interface Resolution {
  readonly options: ResolvedOptions
  /** One row per option in force, for `explain()`. */
  readonly explained: readonly ExplainedOption[]
  /** Environment variables that fell back because their value was not accepted. */
  readonly rejectedVariables: readonly RejectedVariable[]
  /** What was given in vain. */
  readonly idleOptions: readonly IdleOption[]
}

/**
 * The options in force, by precedence: `environments[environment]`, the options beside it, environment variables,
 * `presets`, defaults. Lists and maps are copies; the application's own objects (registries, tracers, exporters, servers)
 * are passed on as they are.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` that lists everything that is wrong.
 */
export function resolveOptions(
  input: unknown,
  environment: NodeJS.ProcessEnv = process.env,
  presets: Presets = {},
): Resolution {
  const issues = new Issues()
  if (!isRecord(input)) {
    issues.add('options', 'expected an object with at least { service }', input)
    issues.throwIfAny()
  }
  const given = input as object
  const options = new LayerReader('', issues).read(given, ['environments'])
  const overrides = readOverrides(given, issues)

  const base = new OptionSources(EMPTY_LAYER, options, environment, presets)
  const active = overrides.get(base.find('environment').value) ?? EMPTY_LAYER
  const sources = new OptionSources(active, options, environment, presets)
  const report = new OptionReport(sources)
  const resolved = assemble(report)

  if (resolved.service.name === '' && !issues.has('service') && !issues.has('service.name')) {
    const path = options.groups.has('service') ? 'service.name' : 'service'
    issues.add(path, `is required: expected ${rowOf('service.name').check.expected}`, undefined)
  }
  findConflicts(resolved, issues)
  const idleOptions = findIdleRotation(sources, resolved)
  const rejected = sources.rejected()
  if (resolved.strict) {
    for (const { path, expected } of idleOptions) issues.add(path, `expected ${expected}`, sources.find(path).value)
    for (const { variable, expected, received } of rejected) issues.add(variable, `expected ${expected}`, received)
  }
  issues.throwIfAny()
  return { options: resolved, explained: report.rows(), rejectedVariables: rejected, idleOptions }
}

/** Reads the overrides of every environment, so that a mistake shows before the day it is used. */
function readOverrides(input: object, issues: Issues): ReadonlyMap<string, Layer> {
  const layers = new Map<string, Layer>()
  const environments = readProperty(input, 'environments', 'environments', issues)
  if (environments === undefined) return layers
  if (!isRecord(environments)) {
    issues.add('environments', 'expected an object of environment names with their options', environments)
    return layers
  }
  for (const name of readKeys(environments, 'environments', issues)) {
    const at = `environments.${name}`
    const overrides = readProperty(environments, name, at, issues)
    if (overrides === undefined) continue
    if (isRecord(overrides)) layers.set(name, new LayerReader(`${at}.`, issues).read(overrides))
    else issues.add(at, 'expected an object of options', overrides)
  }
  return layers
}

function assemble(report: OptionReport): ResolvedOptions {
  const service = resolveService(report)
  const environment = report.take('environment')
  const metrics = resolveMetrics(report, service)
  const logging = resolveLogging(report, environment)
  const datadog = resolveDatadog(report, service, environment)
  const tracing = resolveTracing(report, datadog)
  const health = resolveHealth(report, metrics === false ? undefined : metrics.auth)
  const endpoints = [...(metrics === false ? [] : [metrics.path]), ...(health === false ? [] : [`${health.path}*`])]
  return Object.freeze({
    service,
    environment,
    metrics,
    logging,
    tracing,
    datadog,
    health,
    http: resolveHttp(report, Object.freeze(endpoints)),
    shutdown: resolveShutdown(report),
    strict: report.take('strict'),
    announce: report.take('announce', () => environment !== 'test'),
  })
}
