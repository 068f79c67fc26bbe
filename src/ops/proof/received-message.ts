/** Kinds of receivers that Alertmanager knows and that are listened to. */
export type MessageKind = 'slack' | 'pagerduty' | 'webhook' | 'email'

/** A message that Alertmanager sent. */
export interface ReceivedMessage {
  readonly kind: MessageKind
  /** Name of the receiver in `alertmanager.yml`. */
  readonly receiver: string
  readonly resolved: boolean
  /** What a person reads of it; empty where the templates made nothing. */
  readonly text: string
  /** The whole of it, as it arrived. */
  readonly body: string
}

/** Reads the body of an HTTP message: Slack's attachments, PagerDuty's events version 2, Alertmanager's own webhook. */
export function readMessage(kind: Exclude<MessageKind, 'email'>, receiver: string, body: string): ReceivedMessage {
  const [text, resolved] = READERS[kind](JSON.parse(body) as never)
  return { kind, receiver, body, text: text.trim(), resolved }
}

interface SlackMessage {
  readonly text?: string
  readonly attachments?: readonly {
    readonly title?: string
    readonly fallback?: string
    readonly text?: string
    readonly fields?: readonly { readonly value: string }[]
  }[]
}
interface PagerDutyEvent {
  readonly event_action: string
  readonly payload?: { readonly summary?: string }
}
interface WebhookMessage {
  readonly status: string
  readonly alerts: readonly { readonly annotations?: { readonly [annotation: string]: string } }[]
}

type Reader = (message: never) => readonly [text: string, resolved: boolean]

const READERS: { readonly [K in Exclude<MessageKind, 'email'>]: Reader } = {
  slack: ({ text = '', attachments = [] }: SlackMessage) => {
    const parts = attachments.flatMap((one) => [one.text ?? '', ...(one.fields ?? []).map(({ value }) => value)])
    const title = attachments.map((one) => one.title ?? one.fallback ?? '').join('\n')
    // The title alone is no message: it does not say what is wrong.
    const said = [text, ...parts].join('\n').trim()
    return [said === '' ? '' : `${title}\n${said}`, /resolved/i.test(title)]
  },
  pagerduty: ({ event_action, payload }: PagerDutyEvent) => [payload?.summary ?? '', event_action === 'resolve'],
  webhook: ({ status, alerts }: WebhookMessage) => [
    alerts.flatMap(({ annotations }) => Object.values(annotations ?? {})).join('\n'),
    status === 'resolved',
  ],
}

/** Reads a mail as it came by SMTP. */
export function readMail(receiver: string, body: string): ReceivedMessage {
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/im.exec(body)?.[1] ?? ''
  const content = body.slice(body.indexOf('\r\n\r\n') + 4)
  const text = content.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').trim()
  return {
    kind: 'email',
    receiver,
    body,
    text: text === '' ? '' : `${subject}\n${text}`,
    resolved: /resolved/i.test(subject),
  }
}
