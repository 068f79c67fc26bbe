import { announce } from '../lifecycle/announce.ts'
import type { Parts } from './parts.ts'

/** The one message at the start: a block on a terminal in development, one log line otherwise. */
export function announceStart({ options, logging, tracing, datadog, exporterStates, scopes }: Parts): void {
  if (!options.announce) return
  const { service, environment, metrics, health } = options
  const onTerminal = environment === 'development' && process.stdout.isTTY === true
  const paths = [
    ...(metrics === false ? [] : [{ name: 'metrics', url: metrics.path }]),
    ...(health === false ? [] : [{ name: 'health', url: health.path }]),
  ]
  const ownPort =
    metrics !== false && metrics.port ? [{ name: 'own port', url: `http://${metrics.host}:${metrics.port}` }] : []
  const exportsTraces = options.tracing !== false && options.tracing.exporter !== 'none'
  scopes.exit(
    () =>
      void announce({
        announcement: {
          service: service.name,
          version: service.version,
          environment,
          urls: [...paths, ...ownPort],
          exporters: [
            ...(tracing !== undefined && exportsTraces
              ? [{ name: 'traces', target: targetOf(options.tracing), probe: (ms: number) => tracing.probe(ms) }]
              : []),
            ...(datadog === undefined || options.datadog === false
              ? []
              : [
                  {
                    name: 'datadog',
                    target: `${options.datadog.hostname}:${options.datadog.port}`,
                    probe: (ms: number) => datadog.probe(ms),
                  },
                ]),
            ...logging.destinations().map(({ name, problem }) => ({
              name: `logs ${name}`,
              target: name,
              probe: () => Promise.resolve({ target: name, problem }),
            })),
          ],
        },
        terminal: onTerminal ? process.stdout : undefined,
        logger: logging.getLogger('observability'),
        onProbed: (exporter, { target, problem }) => {
          if (exporter === 'traces' || exporter === 'datadog') exporterStates.report(exporter, target, problem)
        },
      }),
  )
}

function targetOf(tracing: Parts['options']['tracing']): string {
  if (tracing === false) return 'none'
  if (tracing.exporter === 'otlp-grpc') return tracing.endpoint
  return typeof tracing.exporter === 'string' ? tracing.exporter : 'exporter of the application'
}
