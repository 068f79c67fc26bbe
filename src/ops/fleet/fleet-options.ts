/** More than one Prometheus. */
export interface FleetOptions {
  /** The servers that a global Prometheus asks for what they have recorded. Default `localhost:9090`. */
  readonly prometheus?: readonly string[] | undefined
  /** Where agents write everything that they scrape. Default `http://localhost:9090/api/v1/write`. */
  readonly remoteWrite?: string | undefined
  /** File with a bearer token for it. Default: none. */
  readonly remoteWriteTokenFile?: string | undefined
}

/** The settings in force. */
export interface Fleet {
  readonly prometheus: readonly string[]
  readonly remoteWrite: string
  readonly remoteWriteTokenFile: string | undefined
}

export function resolveFleet(given: FleetOptions = {}): Fleet {
  return Object.freeze({
    prometheus: given.prometheus ?? ['localhost:9090'],
    remoteWrite: given.remoteWrite ?? 'http://localhost:9090/api/v1/write',
    remoteWriteTokenFile: given.remoteWriteTokenFile,
  })
}
