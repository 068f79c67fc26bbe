import { ABSENT } from './builtin/absent.ts'
import { ALERTMANAGER_CONFIG_RELOAD_FAILED } from './builtin/alertmanager-config-reload-failed.ts'
import { ALL_DOWN } from './builtin/all-down.ts'
import { ANALYSES_FAILING } from './builtin/analyses-failing.ts'
import { ANALYSES_STUCK } from './builtin/analyses-stuck.ts'
import { CPU_THROTTLED } from './builtin/cpu-throttled.ts'
import { DOWN } from './builtin/down.ts'
import { ERROR_TYPE_FREQUENT } from './builtin/error-type-frequent.ts'
import { EVENT_LOOP_DELAY_HIGH } from './builtin/event-loop-delay-high.ts'
import { EVENT_LOOP_SATURATED } from './builtin/event-loop-saturated.ts'
import { FILE_DESCRIPTORS_NEAR_LIMIT } from './builtin/file-descriptors-near-limit.ts'
import { HEALTH_CHECK_UNHEALTHY } from './builtin/health-check-unhealthy.ts'
import { HEAP_NEAR_LIMIT } from './builtin/heap-near-limit.ts'
import { HOST_MEMORY_HIGH } from './builtin/host-memory-high.ts'
import { LOG_LINES_DROPPED } from './builtin/log-lines-dropped.ts'
import { MEMORY_NEAR_LIMIT } from './builtin/memory-near-limit.ts'
import { NOTIFICATIONS_FAILING } from './builtin/notifications-failing.ts'
import { OBSERVABILITY_FAULTS } from './builtin/observability-faults.ts'
import { PROMETHEUS_CONFIG_RELOAD_FAILED } from './builtin/prometheus-config-reload-failed.ts'
import { RESTARTING_OFTEN } from './builtin/restarting-often.ts'
import { RULES_FAILING } from './builtin/rules-failing.ts'
import { SCRAPE_NEAR_LIMIT } from './builtin/scrape-near-limit.ts'
import { SERIES_OVERFLOW } from './builtin/series-overflow.ts'
import { SPANS_DROPPED } from './builtin/spans-dropped.ts'
import { WATCHDOG } from './builtin/watchdog.ts'
import type { BuiltinAlert } from './builtin-alert.ts'

/** The alerts that every service gets, by their keys. */
export const BUILTIN_ALERTS = {
  Down: DOWN,
  AllDown: ALL_DOWN,
  Absent: ABSENT,
  HealthCheckUnhealthy: HEALTH_CHECK_UNHEALTHY,
  RestartingOften: RESTARTING_OFTEN,
  EventLoopDelayHigh: EVENT_LOOP_DELAY_HIGH,
  EventLoopSaturated: EVENT_LOOP_SATURATED,
  MemoryNearLimit: MEMORY_NEAR_LIMIT,
  HeapNearLimit: HEAP_NEAR_LIMIT,
  CpuThrottled: CPU_THROTTLED,
  FileDescriptorsNearLimit: FILE_DESCRIPTORS_NEAR_LIMIT,
  HostMemoryHigh: HOST_MEMORY_HIGH,
  AnalysesStuck: ANALYSES_STUCK,
  AnalysesFailing: ANALYSES_FAILING,
  ErrorTypeFrequent: ERROR_TYPE_FREQUENT,
  LogLinesDropped: LOG_LINES_DROPPED,
  SpansDropped: SPANS_DROPPED,
  SeriesOverflow: SERIES_OVERFLOW,
  ObservabilityFaults: OBSERVABILITY_FAULTS,
  ScrapeNearLimit: SCRAPE_NEAR_LIMIT,
  PrometheusConfigReloadFailed: PROMETHEUS_CONFIG_RELOAD_FAILED,
  AlertmanagerConfigReloadFailed: ALERTMANAGER_CONFIG_RELOAD_FAILED,
  RulesFailing: RULES_FAILING,
  NotificationsFailing: NOTIFICATIONS_FAILING,
  Watchdog: WATCHDOG,
} as const satisfies { readonly [key: string]: BuiltinAlert }

export type BuiltinAlertKey = keyof typeof BUILTIN_ALERTS
