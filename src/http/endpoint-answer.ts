import type { ServerResponse } from 'node:http'

/** What an endpoint answers. The body is already empty for HEAD; `content-length` is that of the whole. */
export interface EndpointAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer that no cache keeps. */
export function answerOf(
  method: string,
  status: number,
  contentType: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): EndpointAnswer {
  const headers = {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...more,
  }
  return { status, headers, body: method === 'HEAD' ? '' : body }
}

/** Same, of a value as JSON. */
export function jsonAnswerOf(
  method: string,
  status: number,
  value: object,
  more?: Readonly<Record<string, string>>,
): EndpointAnswer {
  return answerOf(method, status, 'application/json; charset=utf-8', JSON.stringify(value), more)
}

/** Writes the answer, unless the client has gone or something else has answered. */
export function writeAnswer(res: ServerResponse, answer: EndpointAnswer): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(answer.status, answer.headers)
  res.end(answer.body)
}

/** The answer for servers that speak the Fetch API. */
export function toWebResponse(answer: EndpointAnswer): Response {
  return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: answer.headers })
}
