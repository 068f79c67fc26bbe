import type {
  ApiLatencyCheckOptions,
  DatadogOptions,
  DiskCheckOptions,
  EventLoopCheckOptions,
  HealthOptions,
  HttpOptions,
  KeepOptions,
  LoggingOptions,
  MemoryCheckOptions,
  MetricsOptions,
  ObservabilityOptions,
  PushOptions,
  RepeatOptions,
  RotateOptions,
  ServiceOptions,
  ShutdownOptions,
  TlsFiles,
  TracingOptions,
} from './options.ts'

/** Every object of options that has options inside, by its path. */
interface OptionGroups {
  service: ServiceOptions
  metrics: MetricsOptions
  'metrics.push': PushOptions
  logging: LoggingOptions
  'logging.rotate': RotateOptions
  'logging.repeat': RepeatOptions
  tracing: TracingOptions
  'tracing.keep': KeepOptions
  'tracing.tls': TlsFiles
  datadog: DatadogOptions
  health: HealthOptions
  'health.memory': MemoryCheckOptions
  'health.disk': DiskCheckOptions
  'health.eventLoop': EventLoopCheckOptions
  'health.apiLatency': ApiLatencyCheckOptions
  http: HttpOptions
  shutdown: ShutdownOptions
}

/** Path of a group of options, such as `tracing` or `health.memory`. */
type GroupPath = keyof OptionGroups

/** Path of a group that `true` and `false` switch on and off. */
export type SwitchPath = Exclude<
  GroupPath,
  'service' | 'metrics.push' | 'logging.rotate' | 'logging.repeat' | 'tracing.tls'
>

type TopLevelPath = Exclude<keyof ObservabilityOptions, GroupPath | 'environments'>

type PathIn<G extends GroupPath> = Exclude<`${G}.${keyof OptionGroups[G] & string}`, GroupPath>

/** Path of every option that has a value of its own: the leaves and the switches. Read off the option types. */
export type OptionPath = TopLevelPath | SwitchPath | { [G in GroupPath]: PathIn<G> }[GroupPath]

/** The paths at and below a top-level group. */
export type PathsOf<G extends GroupPath> = Extract<OptionPath, G | `${G}.${string}`>
