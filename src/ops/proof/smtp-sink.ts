import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A server that takes every mail, as far as Alertmanager speaks SMTP. */
export interface SmtpSink {
  /** `127.0.0.1:<port>`. */
  readonly address: string
  close(): Promise<void>
}

/** What the mail says of who gets it, and its text. */
export interface ReceivedMail {
  readonly recipients: readonly string[]
  readonly body: string
}

/** Listens on a free port of the loopback interface. */
export async function startSmtpSink(onMail: (mail: ReceivedMail) => void): Promise<SmtpSink> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    serve(socket, onMail)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function serve(socket: Socket, onMail: (mail: ReceivedMail) => void): void {
  let pending = ''
  let recipients: string[] = []
  let lines: string[] | undefined
  const say = (text: string) => socket.write(`${text}\r\n`)

  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'RCPT') recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
    if (verb === 'DATA') lines = []
    if (verb === 'QUIT') socket.end('221 bye\r\n')
    else say(verb === 'DATA' ? '354 go on' : '250 ok')
  }
  const content = (line: string, body: string[]): void => {
    if (line !== '.') {
      // A line that begins with a dot is sent with another one before it.
      body.push(line.replace(/^\.\./, '.'))
      return
    }
    onMail({ recipients, body: body.join('\r\n') })
    recipients = []
    lines = undefined
    say('250 taken')
  }
  say('220 sink')
  socket.setEncoding('utf8').on('data', (text: string) => {
    const parts = (pending + text).split('\r\n')
    pending = parts.pop() ?? ''
    for (const line of parts) {
      if (lines === undefined) command(line)
      else content(line, lines)
    }
  })
}
