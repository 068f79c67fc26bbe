/** Compiled, not run: who must be able to take our logger, and which calls it must accept. */
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify'
import type { Logger } from '../../src/logging/logger.ts'

declare const logger: Logger

export const asFastifyLogger: FastifyBaseLogger = logger
export const asLoggerInstance: FastifyServerOptions = { loggerInstance: logger }

logger.info('message')
logger.info('%s of %d', 'a', 1)
logger.info({ items: 3 }, 'stored')
logger.info({ items: 3 }, 'stored %s', 'it')
logger.info({ items: 3 })
logger.error(new Error('x'))
logger.error(new Error('x'), 'failed')
logger.error({ err: new Error('x') }, 'failed')
logger.error('failed', new Error('x'))
logger.warn(null, 'message')
logger.debug(42)
logger.child({ name: 'app.db' }).child({ pool: 1 }, { level: 'debug' }).trace('x')
new Promise(() => undefined).catch(logger.error)

// @ts-expect-error the levels are a closed set
logger.isLevelEnabled('loud')
