/** What the artefacts say of the service. */
export interface ServiceSettings {
  /** As in `createObservability({ service })`; the Prometheus job has the same name. Default `creativedynamics`. */
  readonly name?: string | undefined
  /** Name for people, in titles and alert names. Default: the name in PascalCase. */
  readonly title?: string | undefined
  /** Who is called. Default: the name. */
  readonly team?: string | undefined
  /** Where Prometheus scrapes it. Default `localhost:5001`. */
  readonly target?: string | undefined
  /** Default `/metrics`. */
  readonly metricsPath?: string | undefined
  /** Base address of the runbooks, without a slash at the end. Default: the generated files' own place, relative. */
  readonly runbookUrl?: string | undefined
  /** Address of Grafana, without a slash at the end. Default `http://localhost:3000`. */
  readonly grafanaUrl?: string | undefined
}

/** The settings in force. */
export type Service = { readonly [K in keyof ServiceSettings]-?: NonNullable<ServiceSettings[K]> }
