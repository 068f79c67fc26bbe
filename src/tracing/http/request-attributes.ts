import { attributeValue } from '../../core/attributes/attribute-value.ts'
import type { AttributeValue, ServerSpanStart } from '../../core/span.ts'
import { AttributeList } from '../attributes/attribute-list.ts'
import { parseHost } from './host-header.ts'
import { methodAttribute, UNKNOWN_METHOD } from './known-methods.ts'
import { urlQuery } from './recorded-url.ts'

/** What is known of a request when it arrives, by the semantic conventions; its method is a preset's. */
export function requestAttributes(start: ServerSpanStart): AttributeList {
  const { headers, raw, method } = start
  const { host, port } = parseHost(headers.host)
  const userAgent = headers['user-agent']
  const client = raw?.socket?.remoteAddress
  const query = urlQuery(raw?.url)
  const pairs: (string | AttributeValue)[] = ['url.path', attributeValue(start.path) ?? '']
  if (query !== undefined) pairs.push('url.query', query)
  if (host !== undefined) pairs.push('server.address', host)
  if (port !== undefined) pairs.push('server.port', port)
  if (userAgent !== undefined) pairs.push('user_agent.original', attributeValue(userAgent) ?? '')
  if (client !== undefined) pairs.push('client.address', client)
  if (methodAttribute(method) === UNKNOWN_METHOD && method !== UNKNOWN_METHOD) {
    pairs.push('http.request.method_original', method.slice(0, 64))
  }
  return new AttributeList(pairs)
}
