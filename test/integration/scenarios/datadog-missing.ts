/** `createDatadog()` where dd-trace is not installed: it cannot be resolved in this process. */
import Module from 'node:module'

type Resolve = (request: string, ...rest: unknown[]) => string
const inside = Module as unknown as { _resolveFilename: Resolve }
const resolve = inside._resolveFilename
inside._resolveFilename = (request, ...rest) => {
  if (request.startsWith('dd-trace')) throw Object.assign(new Error('not found'), { code: 'MODULE_NOT_FOUND' })
  return resolve(request, ...rest)
}

const { startDatadog } = await import('../../support/datadog-part.ts')
try {
  startDatadog()
  process.send?.({ type: 'started' })
} catch (error) {
  process.send?.({ type: 'failed', code: (error as { code?: unknown }).code, message: (error as Error).message })
}
process.disconnect()
