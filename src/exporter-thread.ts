import { parentPort, workerData } from 'node:worker_threads'
import type { ExporterSettings } from './assembly/exporter/exporter-messages.ts'
import { runExporter } from './assembly/exporter/run-exporter.ts'

// The file of the thread that serves `metrics.port` with `metrics.isolate: 'worker'`; loaded by nothing else.
if (parentPort !== null) runExporter(parentPort, workerData as ExporterSettings)
