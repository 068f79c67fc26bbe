import { createHash, timingSafeEqual } from 'node:crypto'
import type { EndpointAuth } from '../config/options.ts'

/** True when the `Authorization` header carries the credentials. Takes the same time for every wrong value. */
export function isAuthorised(auth: EndpointAuth, header: string | undefined): boolean {
  const given = header === undefined ? undefined : credentialsOf(auth, header)
  // Digests have one length, so neither the length nor the first difference shows in the time taken.
  return timingSafeEqual(digest(given ?? ''), digest(expected(auth))) && given !== undefined
}

/** `WWW-Authenticate` for an answer 401. */
export function challengeOf(auth: EndpointAuth): string {
  return 'bearer' in auth ? 'Bearer realm="observability"' : 'Basic realm="observability", charset="UTF-8"'
}

function expected(auth: EndpointAuth): string {
  return 'bearer' in auth ? auth.bearer : `${auth.username}:${auth.password}`
}

function credentialsOf(auth: EndpointAuth, header: string): string | undefined {
  const space = header.indexOf(' ')
  const scheme = header.slice(0, space).toLowerCase()
  const value = header.slice(space + 1).trim()
  if ('bearer' in auth) return scheme === 'bearer' ? value : undefined
  return scheme === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : undefined
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
