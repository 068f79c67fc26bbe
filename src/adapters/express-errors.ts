import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { checkCallOptions } from '../config/call-options.ts'
import { aBoolean } from '../config/scalar-checks.ts'
import { isError } from '../core/is-error.ts'
import type { MountPorts } from './mount-ports.ts'

/** Error middleware for Express 4 and 5. */
export type ExpressErrorMount = (
  error: unknown,
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void

export interface ExpressErrorsOptions {
  /**
   * Answers the request with `application/problem+json` (RFC 9457) and the correlation id, instead of passing the error
   * on. Default false.
   */
  readonly respond?: boolean | undefined
}

/** @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` that names every wrong option. */
export function createExpressErrorMount(
  { observer, faults }: MountPorts,
  options: ExpressErrorsOptions = {},
): ExpressErrorMount {
  checkCallOptions('expressErrors', options, { respond: aBoolean })
  // Express tells error middleware by its four parameters.
  return function observabilityErrors(error, req, res, next) {
    observer?.noteError(req, error)
    const answered =
      options.respond === true &&
      !res.headersSent &&
      faults.run('http', () => respond(error, req, res, observer?.correlationIdOf(req)), false)
    if (!answered) next(error)
  }
}

function respond(error: unknown, req: IncomingMessage, res: ServerResponse, correlationId: string | undefined): true {
  const status = statusOf(error)
  const body = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    // What went wrong inside is nobody else's concern; what is wrong with the request is.
    ...(status < 500 && isError(error) ? { detail: error.message } : undefined),
    ...(correlationId === undefined ? undefined : { correlation_id: correlationId }),
  })
  res.statusCode = status
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.setHeader('Cache-Control', 'no-store')
  res.end(req.method === 'HEAD' ? undefined : body)
  return true
}

/** The error's own `status` or `statusCode` when that is an error status, else 500. */
function statusOf(error: unknown): number {
  const { status, statusCode } = Object(error) as { readonly status?: unknown; readonly statusCode?: unknown }
  for (const candidate of [status, statusCode]) {
    if (typeof candidate === 'number' && Number.isInteger(candidate) && candidate >= 400 && candidate < 600) {
      return candidate
    }
  }
  return 500
}
