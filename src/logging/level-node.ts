/** The level of all loggers of one name. */
export class LevelNode {
  readonly name: string
  level: number
  /**
   * Grows when the level is set for this name, which ends what single objects had set for themselves; -1 while a level for
   * a time goes before that.
   */
  generation = 0
  #lasting = 0

  constructor(name: string, level: number) {
    this.name = name
    this.level = level
  }

  /** What single objects have set for themselves after this is in force as long as `generation` has the same value. */
  get lastingGeneration(): number {
    return this.#lasting
  }

  /** `isPassing`: the level is for a time. `endsOwn`: ends what single objects had set for themselves. */
  set(level: number, isPassing: boolean, endsOwn: boolean): void {
    if (endsOwn) this.#lasting++
    this.level = level
    this.generation = isPassing ? -1 : this.#lasting
  }
}
