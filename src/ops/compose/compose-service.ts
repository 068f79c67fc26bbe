/** One service of a docker-compose.yml, as far as it is used here. */
export interface ComposeService {
  readonly image: string
  readonly user?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly working_dir?: string
  readonly environment?: { readonly [name: string]: string }
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: readonly string[] | { readonly [service: string]: { readonly condition: string } }
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string; readonly retries: number }
  readonly profiles?: readonly string[]
  readonly restart?: 'unless-stopped' | 'on-failure' | 'no'
  readonly pid?: 'host'
}

export type ComposeServices = { readonly [name: string]: ComposeService }

/** Publishes a port on this machine alone: none of these servers asks who is there. */
export function published(port: number): readonly string[] {
  return [`127.0.0.1:${port}:${port}`]
}
