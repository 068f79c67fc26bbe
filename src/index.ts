export type {
  Buckets,
  CounterDefinition,
  CounterOptions,
  GaugeDefinition,
  GaugeOptions,
  HistogramDefinition,
  HistogramOptions,
  LabelSpec,
  Labels,
  MetricDefinition,
  MetricDefinitions,
} from './catalogue/definition.ts'
export { counter, defineMetrics, gauge, histogram } from './catalogue/definition.ts'
export type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Gauge,
  Histogram,
  InstrumentOf,
  InstrumentsOf,
  LabelledArguments,
} from './catalogue/instrument.ts'
export type * from './config/options.ts'
export type { ExplainedOption, OptionSource, ResolvedOptions } from './config/resolved-options.ts'
export type { ErrorCode, OptionIssue } from './core/errors.ts'
export { ObservabilityError } from './core/errors.ts'
export type { Attributes, AttributeValue, Span, SpanIds, StatusCode } from './core/span.ts'
export type { DatadogActiveSpan, DatadogApi } from './datadog/datadog-part.ts'
export { getObservability } from './get-observability.ts'
export type {
  CheckFunction,
  CheckOptions,
  DnsCheckOptions,
  HealthGroup,
  HealthStatus,
  HttpCheckOptions,
  PingOptions,
  TcpCheckOptions,
} from './health/check-options.ts'
export type { CheckResult, Health, HealthReport, PendingStatus } from './health/health.ts'
export type { AnalysisFunction, AnalysisOptions } from './instrument/create-analysis.ts'
export type { ObserveFunction, ObserveOptions } from './instrument/create-observe.ts'
export type { SpanFunction } from './instrument/create-span.ts'
export type { Job } from './instrument/job.ts'
export type { ShutdownResult } from './lifecycle/create-shutdown.ts'
export type { Diagnosis } from './lifecycle/diagnose.ts'
export type { Finding } from './lifecycle/finding.ts'
export type { ShutdownHook, ShutdownHookOptions } from './lifecycle/shutdown-hooks.ts'
export type { LogFunction, Logger, SetLevelOptions } from './logging/logger.ts'
export type { Metrics, MetricsApi } from './metrics/metrics.ts'
export { createObservability } from './observability.ts'
export type { CurrentContext, Observability } from './observability-api.ts'
