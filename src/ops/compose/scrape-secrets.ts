import { basename } from 'node:path/posix'
import type { PrometheusSettings } from '../prometheus/prometheus-options.ts'

/** Where the container of Prometheus finds what it needs to be let in; `prometheus/secrets` beside the generated files. */
export const SCRAPE_SECRETS = '/etc/prometheus/secrets'

type Access = Pick<PrometheusSettings, 'auth' | 'tls'>

/** Names of the files that the scrape needs. */
export function scrapeSecretFiles({ auth, tls }: Access): readonly string[] {
  const ofAuth = auth === undefined ? [] : ['bearerFile' in auth ? auth.bearerFile : auth.passwordFile]
  const ofTls = [tls?.caFile, tls?.certFile, tls?.keyFile].filter((file) => file !== undefined)
  return [...ofAuth, ...ofTls].map((file) => basename(file))
}

/** The same access with the files of the container. */
export function accessInside({ auth, tls }: Access): Access {
  const inside = (file: string) => `${SCRAPE_SECRETS}/${basename(file)}`
  const files = Object.entries(tls ?? {}).map(([key, value]) => [key, key === 'serverName' ? value : inside(value)])
  return { auth: auth && authInside(auth, inside), tls: tls && Object.fromEntries(files) }
}

function authInside(auth: NonNullable<Access['auth']>, inside: (file: string) => string): Access['auth'] {
  if ('bearerFile' in auth) return { bearerFile: inside(auth.bearerFile) }
  return { username: auth.username, passwordFile: inside(auth.passwordFile) }
}
