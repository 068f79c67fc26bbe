/** Receivers, processors and the like that agent and gateway have in common. */
export const OTLP_RECEIVER = {
  protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } },
}

/** First in every pipeline: it refuses data before the process runs out of memory, and the senders try again. */
export const MEMORY_LIMITER = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 }

export const BATCH = { timeout: '1s', send_batch_size: 8_192 }

export const HEALTH_CHECK = { endpoint: '0.0.0.0:13133' }

/** What is not yet delivered is kept on disk over a restart. */
export const STORED_QUEUE = {
  sending_queue: { enabled: true, queue_size: 5_000, storage: 'file_storage' },
  retry_on_failure: { enabled: true, max_elapsed_time: '300s' },
}

export const FILE_STORAGE = { directory: '/var/lib/otelcol', create_directory: true }

/** The Collector's own metrics, for Prometheus to scrape. */
export const OWN_TELEMETRY = {
  metrics: { level: 'normal', readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] },
}
