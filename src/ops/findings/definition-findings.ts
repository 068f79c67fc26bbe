import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from './finding.ts'

/** Collects what is wrong with a definition while it is resolved. */
export class DefinitionFindings {
  readonly found: Finding[] = []

  /** `path` is the place in the definition, such as `alerts.OrdersFailing.for`. */
  add(
    path: string,
    finding: Pick<Finding, 'rule' | 'message' | 'why' | 'fix'> & Partial<Pick<Finding, 'level'>>,
  ): void {
    this.found.push({ level: 'error', file: path, ...finding })
  }

  /** A name that is none of the known ones. */
  unknown(path: string, what: string, name: string, known: Iterable<string>): void {
    const all = [...known]
    const nearest = nearestKey(name, all)
    this.add(path, {
      rule: `unknown-${what}`,
      message: `there is no ${what} ${name}`,
      why: 'What is said about it has no effect.',
      fix: nearest === undefined ? `There are ${all.join(', ') || 'none'}` : `Did you mean ${nearest}?`,
    })
  }
}
