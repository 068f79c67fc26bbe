type Shape = Record<string, unknown>

/**
 * What a line shows of an HTTP request or response object, of Node.js or of a framework: never headers or body, which
 * hold secrets. Undefined for any other object.
 */
export function messageShapeOf(value: object): Shape | undefined {
  const message = value as Shape
  if (typeof message.url === 'string' && typeof message.method === 'string' && typeof message.headers === 'object') {
    return { method: message.method, url: message.url }
  }
  if (typeof message.statusCode === 'number' && isResponse(message)) return { statusCode: message.statusCode }
  return undefined
}

function isResponse(message: Shape): boolean {
  return typeof message.setHeader === 'function' || typeof message.getHeaders === 'function'
}
