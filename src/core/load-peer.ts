import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ObservabilityError } from './errors.ts'

/**
 * Loads an optional peer, as the application sees it first and as this package sees it otherwise.
 * @throws ObservabilityError `OBS_ERR_MISSING_PEER` with the install command when it is not installed.
 */
export function loadPeer<T>(name: string, neededBy: string, versionRange: string): T {
  // A bundler may leave nothing of the module's own address.
  const places = [join(process.cwd(), 'package.json'), import.meta.url].filter(Boolean)
  for (const place of places) {
    const require = createRequire(place)
    try {
      require.resolve(name)
    } catch {
      continue
    }
    return require(name) as T
  }
  throw new ObservabilityError('OBS_ERR_MISSING_PEER', [name, neededBy, `${name}@${versionRange}`])
}
