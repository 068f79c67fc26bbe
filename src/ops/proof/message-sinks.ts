import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MessageKind, type ReceivedMessage, readMail, readMessage } from './received-message.ts'
import { startSmtpSink } from './smtp-sink.ts'

/** Listens on the loopback interface in the place of Slack, PagerDuty, webhooks and a mail server. */
export interface MessageSinks {
  /** Where messages of an HTTP kind to a receiver go. */
  urlOf(kind: Exclude<MessageKind, 'email'>, receiver: string): string
  /** `host:port` of the mail server. */
  readonly smtpAddress: string
  /** The address that mails to a receiver go to, by which they are told apart. */
  mailAddressOf(receiver: string): string
  /** All messages so far, oldest first. */
  messages(): readonly ReceivedMessage[]
  close(): Promise<void>
}

/** What each of them answers when all is well. */
const ANSWERS = {
  slack: { status: 200, type: 'text/plain', body: 'ok' },
  pagerduty: { status: 202, type: 'application/json', body: '{"status":"success"}' },
  webhook: { status: 200, type: 'application/json', body: '{}' },
} as const

export async function startMessageSinks(): Promise<MessageSinks> {
  const received: ReceivedMessage[] = []
  const server = createServer((request, response) => {
    void take(request, response, received)
  }).listen(0, '127.0.0.1')
  // A connection that is closed for its age meets the next message on its way.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const smtp = await startSmtpSink(({ recipients, body }) => {
    for (const recipient of recipients) received.push(readMail(receiverOf(recipient), body))
  })
  return {
    urlOf: (kind, receiver) => `http://127.0.0.1:${port}/${kind}/${encodeURIComponent(receiver)}`,
    smtpAddress: smtp.address,
    mailAddressOf: (receiver) => `${Buffer.from(receiver).toString('hex')}@example.com`,
    messages: () => received,
    async close() {
      server.close()
      server.closeAllConnections()
      await smtp.close()
    },
  }
}

function receiverOf(address: string): string {
  return Buffer.from(address.split('@')[0] ?? '', 'hex').toString()
}

async function take(request: IncomingMessage, response: ServerResponse, received: ReceivedMessage[]): Promise<void> {
  const [, kind = '', receiver = ''] = (request.url ?? '').split('/')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (!isKind(kind)) {
    response.writeHead(404).end()
    return
  }
  received.push(readMessage(kind, decodeURIComponent(receiver), Buffer.concat(chunks).toString('utf8')))
  const { status, type, body } = ANSWERS[kind]
  response.writeHead(status, { 'content-type': type }).end(body)
}

function isKind(text: string): text is keyof typeof ANSWERS {
  return Object.hasOwn(ANSWERS, text)
}
