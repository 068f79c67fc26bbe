import { RandomUuids } from './random-uuids.ts'

/**
 * What an incoming correlation id must look like to be kept: up to 128 characters that can break neither a log line nor
 * a header. Anything else is replaced, never cleaned.
 */
const ACCEPTED = /^[A-Za-z0-9._~:+/=@-]{1,128}$/

const uuids = new RandomUuids()

/** The incoming id when it is acceptable, else a new UUID. */
export function correlationIdOf(incoming: string | readonly string[] | undefined): string {
  return typeof incoming === 'string' && ACCEPTED.test(incoming) ? incoming : uuids.next()
}
