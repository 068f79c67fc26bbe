import type { Registry } from 'prom-client'
import { BUILTIN_METRICS, type BuiltinMetrics, SELF_METRICS, type SelfMetrics } from '../catalogue/builtin-metrics.ts'
import type { MetricDefinitions } from '../catalogue/definition.ts'
import type { Counter, InstrumentsOf } from '../catalogue/instrument.ts'
import type { ResolvedMetrics, ResolvedService } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import { ObservabilityError } from '../core/errors.ts'
import { COMPONENTS, type Faults } from '../core/faults.ts'
import type { Span } from '../core/span.ts'
import type { Warnings } from '../core/warnings.ts'
import { createDisabledMetrics } from './disabled-metrics.ts'
import { type ExpositionFormat, formatFor } from './exposition/accept.ts'
import { createSelection } from './exposition/create-selection.ts'
import { readingTimeOf } from './exposition/reading-time.ts'
import { Scraper, type ScrapeWatch } from './exposition/scraper.ts'
import { ExemplarSampler } from './instruments/exemplar-sampler.ts'
import { IncidentLedger } from './instruments/incidents.ts'
import { MetricSource } from './instruments/metric-source.ts'
import { ScalarMetric } from './instruments/scalar-metric.ts'
import { createIsolation } from './isolation/isolation.ts'
import { SharedDirectory } from './isolation/shared-directory.ts'
import { LIBRARY_LIMITS, MetricStore, type MetricTraits } from './metric-store.ts'
import type { CollectedSeries, Exposition, MetricsPart, SeriesCount } from './metrics.ts'
import { createMetricsApi } from './metrics-api.ts'
import { createProcesses, type Processes } from './processes/create-processes.ts'
import { mergedExposition } from './processes/merged-exposition.ts'
import { readSnapshots, readSnapshotsNow, type SnapshotDeps } from './processes/read-snapshots.ts'
import { createPusher, type Pusher } from './push/create-pusher.ts'
import { createRegistry } from './registry.ts'
import { createRequestMetrics, type RequestInstruments } from './request-metrics.ts'
import { RuntimeMetrics } from './runtime/runtime-metric.ts'
import { startRuntimeMetrics } from './runtime/start-runtime-metrics.ts'
import { Arena } from './storage/arena.ts'

type SelfInstruments = InstrumentsOf<SelfMetrics>

export interface MetricsDeps {
  readonly options: ResolvedMetrics | false
  /** `metrics.define` as the user gave it, for the instruments without effect when the part is off. */
  readonly define?: MetricDefinitions | undefined
  readonly service: ResolvedService
  readonly environment: string
  readonly faults: Faults
  readonly warnings: Warnings
  readonly clock: Clock
  readonly scopes: Scopes
  readonly currentSpan: () => Span | undefined
  /** Root of the file system that `proc` and `sys` are read from for control groups. Default `/`. */
  readonly root?: string | undefined
}

/**
 * Builds the metrics part. With `options: false` every instrument is there and without effect.
 * @throws ObservabilityError `OBS_ERR_INVALID_METRIC` naming every definition that is wrong or clashes.
 */
export function createMetrics(deps: MetricsDeps): MetricsPart {
  return deps.options === false
    ? createDisabledMetrics(deps.define ?? {}, deps.clock)
    : createEnabledMetrics(deps, deps.options)
}

function createEnabledMetrics(deps: MetricsDeps, options: ResolvedMetrics): MetricsPart {
  const { faults, clock } = deps
  const registry = (options.registry as Registry | undefined) ?? createRegistry()
  const directory = options.isolate === 'worker' ? new SharedDirectory() : undefined
  const sampler = new ExemplarSampler(clock, deps.currentSpan, directory)
  const ledger = new IncidentLedger(deps.warnings)
  const arena = new Arena(directory !== undefined)
  const ground = { arena, limits: options, ledger, sampler, now: () => clock.now(), directory }
  const store = new MetricStore(registry, options.prefix, ground, faults)
  const stops: (() => void)[] = [() => sampler.dispose()]
  // A registry of our own goes with the instance; until then it shows the last values.
  if (options.registry !== undefined) stops.push(() => store.dispose())
  const dispose = (): void => {
    for (const stop of stops.splice(0)) faults.run('metrics', stop, undefined)
  }
  try {
    const builtin = defineAll(store, BUILTIN_METRICS)
    const self = defineAll(store, SELF_METRICS, { limits: LIBRARY_LIMITS })
    ledger.counters = {
      invalid: self.observability_invalid_values_total,
      overflow: self.observability_series_overflow_total,
    }
    const defined = defineAll(store, options.define)
    if (options.runtime) stops.push(startRuntimeMetrics(store, faults, deps.root ?? '/'))
    if (directory !== undefined) new RuntimeMetrics(store, faults).define('nodejs_eventloop_blocked_seconds', 'max')
    stops.push(countFaults(faults, self.observability_errors_total))

    const collect: MetricsPart['collect'] = (name, read) => {
      const metric: unknown = { ...builtin, ...self }[name]
      if (!(metric instanceof ScalarMetric)) {
        throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [`"${name}" is not a counter or gauge of the library`])
      }
      metric.source = new MetricSource(() => assignFrom(metric, read()), 'metrics', faults)
    }
    const buildInfo = [{ labels: buildInfoOf(deps), value: 1 }]
    collect('build_info', () => buildInfo)
    const seriesCounts = (): readonly SeriesCount[] =>
      [...store.all()]
        .filter((metric) => metric.labelNames.length > 0)
        .map(({ name, index }) => ({ metric: name, series: index.series.length, limit: options.maxSeriesPerMetric }))
    collect('observability_series', async () => {
      // A turn later, the sources that answer at once have made their series.
      await undefined
      return seriesCounts().map(({ metric, series }) => ({ labels: { metric }, value: series }))
    })

    const watch = watchScrapes(self, store)
    const selection = createSelection(store, registry, options.include, faults)
    const scraper = new Scraper(selection, faults, watch)
    stops.push(() => scraper.forget())
    const snapshots = { selection, faults, leftOut: watch.leftOut }
    const processes = options.aggregate ? joinProcesses(deps, options, snapshots, self) : undefined
    if (processes !== undefined) stops.unshift(() => processes.dispose())
    const expose = async (format: ExpositionFormat, ms: number): Promise<Exposition> => {
      const began = performance.now()
      const merged = await processes?.read(ms)
      return merged === undefined ? scraper.scrape(format, ms) : mergedExposition(merged, format, began, watch)
    }
    const pusher = startPushing(deps, options, self.metrics_pushes_total, (ms) => expose('text', ms))
    if (pusher !== undefined) stops.unshift(() => pusher.dispose())
    return {
      api: createMetricsApi(store, registry, { ...builtin, ...defined }),
      builtin,
      self,
      requests: createRequestMetrics(requestInstrumentsOf(builtin), sampler),
      expose: (accept, scrapeTimeout) => expose(formatFor(accept), readingTimeOf(scrapeTimeout)),
      collect,
      seriesCounts,
      push: pusher?.push,
      isolation:
        directory === undefined
          ? undefined
          : createIsolation({
              ...{ store, directory, registry, include: options.include, faults, leftOut: watch.leftOut },
              readMerged: (ms) => processes?.read(ms),
            }),
      dispose,
    }
  } catch (error) {
    dispose()
    throw error
  }
}

/** Defines a whole catalogue, and says everything that is wrong with it at once. */
function defineAll<M extends MetricDefinitions>(
  store: MetricStore,
  definitions: M,
  traits?: MetricTraits,
): InstrumentsOf<M> {
  const errors: string[] = []
  const instruments = new Map<string, unknown>()
  for (const [key, definition] of Object.entries(definitions)) {
    try {
      instruments.set(key, store.define(key, definition, traits))
    } catch (error) {
      if (!ObservabilityError.isError(error)) throw error
      errors.push(error.message.replace(/^.*?: /, ''))
    }
  }
  if (errors.length > 0) throw new ObservabilityError('OBS_ERR_INVALID_METRIC', [errors.join('\n')])
  return Object.fromEntries(instruments) as InstrumentsOf<M>
}

/** Tells of each scrape at the next one. */
function watchScrapes(self: InstrumentsOf<SelfMetrics>, store: MetricStore): ScrapeWatch {
  return {
    ended(seconds, bytes, samples) {
      self.observability_scrape_duration_seconds.set(seconds)
      self.observability_scrape_bytes.set(bytes)
      self.observability_scrape_samples.set(samples)
    },
    leftOut(metric) {
      if (!store.isAbsent(metric)) self.observability_metrics_left_out_total.inc({ metric })
    },
  }
}

function buildInfoOf({ service, environment }: MetricsDeps): { version: string; environment: string; node: string } {
  return { version: service.version, environment, node: process.version }
}

function requestInstrumentsOf(builtin: InstrumentsOf<BuiltinMetrics>): RequestInstruments {
  // The catalogue's types say what calls look like; these instruments are known to be ours.
  return {
    requests: builtin.requests_total,
    durations: builtin.request_duration_seconds,
    errors: builtin.errors_total,
    inFlight: builtin.requests_in_flight,
  } as unknown as RequestInstruments
}

function joinProcesses(
  { service, faults }: MetricsDeps,
  { maxSeriesPerMetric }: ResolvedMetrics,
  snapshots: SnapshotDeps,
  self: SelfInstruments,
): Processes {
  return createProcesses({
    group: service.name,
    limit: maxSeriesPerMetric,
    readOwn: (end) => readSnapshots(snapshots, end),
    readOwnNow: () => readSnapshotsNow(snapshots),
    counted(answered, missing) {
      self.observability_workers.set({ state: 'answered' }, answered)
      self.observability_workers.set({ state: 'missing' }, missing)
    },
    faults,
  })
}

function startPushing(
  { faults, scopes }: MetricsDeps,
  { push }: ResolvedMetrics,
  pushes: SelfInstruments['metrics_pushes_total'],
  expose: (ms: number) => Promise<Exposition>,
): Pusher | undefined {
  if (push === undefined) return undefined
  const [pushed, failed] = [pushes.bind({ result: 'success' }), pushes.bind({ result: 'error' })]
  return createPusher({ options: push, expose, faults, scopes, pushed, failed })
}

/** Stores one reading, which may come later. */
function assignFrom(
  metric: Pick<ScalarMetric, 'assign'>,
  entries: readonly CollectedSeries[] | Promise<readonly CollectedSeries[]>,
): unknown {
  return entries instanceof Promise ? entries.then((late) => metric.assign(late)) : metric.assign(entries)
}

/** Shows the faults of all parts as a metric, those from before it existed included. */
function countFaults(faults: Faults, counter: Counter<{ readonly component: readonly string[] }>): () => void {
  for (const [component, count] of faults.counts()) counter.inc({ component }, count)
  const bound = new Map(COMPONENTS.map((component) => [component, counter.bind({ component })]))
  faults.onFault = (component) => bound.get(component)?.inc()
  return () => {
    faults.onFault = undefined
  }
}
