/** The level of all loggers of one name. */
export class LevelNode {
  readonly name: string
  level: number
  /** Grows when the level is set for this name, which ends what single objects had set for themselves. */
  generation = 0

  constructor(name: string, level: number) {
    this.name = name
    this.level = level
  }
}
