import type { KeptServer } from './cache.ts'

/** Servers that are got together, and the tests that need them: `npm run test:servers -- <name>`. */
export interface ServerPart {
  readonly name: string
  /** How the names of its test files begin. */
  readonly tests: readonly string[]
  /** Gets what is not there yet. Throws nothing: what could not be had is said in `missing`. */
  get(): GotServers
}

export interface GotServers {
  readonly servers: readonly KeptServer[]
  /** Per server that could not be had: which, and why. */
  readonly missing: readonly { readonly server: string; readonly reason: string }[]
}
