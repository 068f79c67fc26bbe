import type { Finding } from '../findings/finding.ts'
import type { DocumentPath, SourceDocument } from '../syntax/source-file.ts'

/** Something in a dashboard that findings are about. */
export interface DashboardPlace {
  readonly path: DocumentPath
  /** For people, such as `panel "Request Rate"`. */
  readonly name: string
}

/** Collects what is wrong with one dashboard. */
export class DashboardReport {
  readonly #findings: Finding[] = []
  readonly #file: string
  readonly #document: SourceDocument

  constructor(file: string, document: SourceDocument) {
    this.#file = file
    this.#document = document
  }

  get findings(): readonly Finding[] {
    return this.#findings
  }

  /** `problem` follows the name of the place. */
  add(place: DashboardPlace, rule: string, problem: string, { why, fix }: Pick<Finding, 'why' | 'fix'>): void {
    this.#findings.push({
      level: 'error',
      rule,
      file: this.#file,
      line: this.#document.lineOf(place.path),
      message: `${place.name} ${problem}`,
      why,
      fix,
    })
  }
}
