import { createHash } from 'node:crypto'

/** Ids for the panels of one dashboard: from their keys, so that neither order nor neighbours change them. */
export class PanelIds {
  readonly #taken = new Set<number>()

  /** The id of the panel of this key: a whole number above 0 that Grafana's 32 bits hold. */
  idOf(key: string): number {
    let id = createHash('sha256').update(key).digest().readUInt32BE() >>> 2
    while (id === 0 || this.#taken.has(id)) id++
    this.#taken.add(id)
    return id
  }
}
