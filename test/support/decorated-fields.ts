import type * as decorators from '../../src/decorators.ts'

/** Function fields, decorated; for both kinds of decorators, like `decorateDetector`. */
export function decorateFields({ observed, traced }: typeof decorators) {
  class Fields {
    readonly level = 3

    @observed
    above = (value: number): boolean => value > this.level

    @traced('below_level')
    below = (value: number): boolean => value < this.level

    @observed
    static shared = (): string => 'shared'
  }
  return Fields
}
