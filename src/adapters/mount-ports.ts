import type { Faults } from '../core/faults.ts'
import type { Endpoints } from '../http/endpoints.ts'
import type { RequestObserver } from '../http/observe-request.ts'

/** What a mount needs. Without an observer it serves the endpoints and nothing else. */
export interface MountPorts {
  readonly observer: RequestObserver | undefined
  readonly endpoints: Endpoints
  readonly faults: Faults
}
