/** A saved object as Kibana imports it: one line of an `.ndjson` file. */
export interface KibanaObject {
  readonly type: 'index-pattern' | 'search' | 'lens'
  readonly id: string
  readonly attributes: { readonly title: string; readonly [attribute: string]: unknown }
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[]
  /** The oldest model that has these attributes: Kibana 8.9 and newer bring it up to date themselves. */
  readonly coreMigrationVersion: '8.8.0'
  readonly typeMigrationVersion: '8.0.0' | '8.9.0'
}

/** Fields that a list of lines shows, in the Elastic Common Schema. */
export const LISTED_FIELDS = [
  'log.level',
  'message',
  'log.origin.function',
  'http.route',
  'user.id',
  'trace.id',
] as const
