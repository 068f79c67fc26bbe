import type { EsType, LogPreset } from '../../catalogue/log-field.ts'
import type { Duration } from '../promql/duration.ts'

/** A field that the application itself writes. */
export interface OwnLogField {
  readonly type: EsType
  readonly description: string
  /** Whether it says something of a person. Default false. */
  readonly personal?: boolean | undefined
}

/** The lines of the service and where they go. */
export interface LogsOptions {
  /** As in `createObservability({ logging: { preset } })`. Default `default`. */
  readonly preset?: LogPreset | undefined
  /** The files that shippers read. Default `/var/log/<service>/*.log`. */
  readonly files?: string | undefined
  /** Fields of the application's own lines, for the index template and the queries. */
  readonly fields?: { readonly [name: string]: OwnLogField } | undefined
  /** Where Filebeat sends lines: by way of Logstash, as in the guide, or straight to Elasticsearch. Default `logstash`. */
  readonly through?: 'logstash' | 'elasticsearch' | undefined
  /**
   * Address of Elasticsearch as Logstash and Filebeat reach it. With `https` they send the API key that they find in the
   * variable ELASTICSEARCH_API_KEY. Default `http://elasticsearch:9200`, which is that of the generated docker-compose.yml.
   */
  readonly elasticsearch?: string | undefined
  /** How long lines are kept. Default `30d`. */
  readonly retention?: Duration | undefined
  /** Requests and functions from so many seconds on are slow. Default 60, the guide's. */
  readonly slowSeconds?: number | undefined
}
