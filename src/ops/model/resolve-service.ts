import type { Service, ServiceSettings } from './service.ts'

/** The settings of the service with their defaults. */
export function resolveService(given: string | ServiceSettings = {}): Service {
  const settings = typeof given === 'string' ? { name: given } : given
  const name = settings.name ?? 'creativedynamics'
  return Object.freeze({
    name,
    title: settings.title ?? pascalCase(name),
    team: settings.team ?? name,
    target: settings.target ?? 'localhost:5001',
    metricsPath: settings.metricsPath ?? '/metrics',
    runbookUrl: settings.runbookUrl ?? 'runbooks',
    grafanaUrl: settings.grafanaUrl ?? 'http://localhost:3000',
  })
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
}
