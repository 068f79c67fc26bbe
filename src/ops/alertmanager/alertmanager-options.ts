import type { Duration } from '../promql/duration.ts'

/** Secrets stand in files on the host of Alertmanager; a bare name is one of the folder `secrets`. */
export type SecretFile = string

/** Where notifications go: any of these together. */
export interface ReceiverDefinition {
  readonly email?: { readonly to: string | readonly string[] } | undefined
  /** PagerDuty's Events API v2. Default file: `pagerduty_routing_key`. */
  readonly pagerduty?: { readonly routingKeyFile?: SecretFile | undefined } | undefined
  /** An incoming webhook of Slack. Default file: `slack_api_url`; default name of the sender: Alertmanager. */
  readonly slack?:
    | { readonly channel: string; readonly apiUrlFile?: SecretFile | undefined; readonly username?: string | undefined }
    | undefined
  /** A service that takes Alertmanager's JSON. */
  readonly webhook?: { readonly urlFile: SecretFile; readonly sendResolved?: boolean | undefined } | undefined
}

/** The name itself, but no place to infer it from: a route names a receiver that is declared elsewhere. */
export type Named<R extends string> = [R][R extends unknown ? 0 : never]

/** When tickets are sent. */
export interface OfficeHours {
  /** Default `monday:friday`. */
  readonly weekdays?: readonly string[] | undefined
  /** Default 08:00 to 18:00. */
  readonly times?: readonly { readonly start: string; readonly end: string }[] | undefined
  /** Such as `Europe/London`. Default: UTC. */
  readonly location?: string | undefined
}

/** A route of your own, before those by severity. */
export interface RouteDefinition<R extends string> {
  /** Such as `slo="latency"`; all of them must match. */
  readonly matchers: readonly string[]
  readonly receiver: Named<R>
  /** Whether the routes by severity get the alert too. Default true. */
  readonly continue?: boolean | undefined
}

/** Receivers that there are when none are given. */
export type DefaultReceiver = 'team-notifications' | 'pagerduty-critical' | 'slack-alerts' | 'heartbeat'

export interface AlertmanagerOptions<R extends string = DefaultReceiver> {
  /** Who is told, by names. Default: an e-mail to the team, PagerDuty, Slack, and a heartbeat service. */
  readonly receivers?: { readonly [K in R]: ReceiverDefinition } | undefined
  /** Who is told of what. Needed with receivers of your own. */
  readonly routes?:
    | {
        /** Of what no other route matches. */
        readonly default: Named<R>
        readonly critical: readonly Named<R>[]
        readonly warning: readonly Named<R>[]
        /** Gets the Watchdog as a signal of life; false drops it. */
        readonly heartbeat: Named<R> | false
        readonly own?: readonly RouteDefinition<R>[] | undefined
      }
    | undefined
  /** When warnings are sent to these receivers. Default: e-mails to the team, Monday to Friday, 08:00 to 18:00 UTC. */
  readonly officeHours?: (OfficeHours & { readonly receivers: readonly Named<R>[] }) | false | undefined
  /** The mail server, and who the mail is from. Default `smtp.example.com:587`; its password: the file `smtp_password`. */
  readonly smtp?:
    | {
        readonly smarthost: string
        readonly from: string
        readonly username?: string | undefined
        readonly passwordFile?: SecretFile | undefined
        readonly requireTls?: boolean | undefined
      }
    | undefined
  /** Folder of the secret files. Default `/etc/alertmanager/secrets`. */
  readonly secrets?: string | undefined
  /** How long the first notification waits for more alerts. Default `30s`. */
  readonly groupWait?: Duration | undefined
  /** How long the next one waits for changes. Default `5m`. */
  readonly groupInterval?: Duration | undefined
  /** How often an alert that lasts is repeated. Default `4h`. */
  readonly repeatInterval?: Duration | undefined
}

export interface Routes {
  readonly default: string
  readonly critical: readonly string[]
  readonly warning: readonly string[]
  readonly heartbeat: string | false
  readonly own: readonly {
    readonly matchers: readonly string[]
    readonly receiver: string
    readonly continue: boolean
  }[]
}

/** The settings in force. */
export interface AlertmanagerSettings {
  readonly receivers: { readonly [name: string]: ReceiverDefinition }
  readonly routes: Routes
  readonly officeHours:
    | {
        readonly weekdays: readonly string[]
        readonly times: readonly { readonly start: string; readonly end: string }[]
        readonly location: string | undefined
        readonly receivers: readonly string[]
      }
    | false
  readonly smtp: {
    readonly smarthost: string
    readonly from: string
    readonly username: string
    readonly passwordFile: string
    readonly requireTls: boolean
  }
  readonly secrets: string
  readonly groupWait: Duration
  readonly groupInterval: Duration
  readonly repeatInterval: Duration
}
