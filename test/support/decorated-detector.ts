import type * as decorators from '../../src/decorators.ts'

/**
 * A class decorated in every way that TC39 and legacy decorators share. Its source is also compiled by itself, so it
 * takes the decorators as arguments and imports nothing but types.
 */
export function decorateDetector({ observed, traced }: typeof decorators, secret: symbol) {
  class Detector {
    readonly level = 3

    @observed
    detect(value: number): boolean {
      return value > this.level
    }

    @observed()
    async load(value: number): Promise<number> {
      return value + this.level
    }

    @observed('fatigue_detection')
    named(): string {
      return 'named'
    }

    @observed({ name: 'analyse_items', analysis: true, dataset: (items: readonly number[]) => `of ${items.length}` })
    analyse(items: readonly number[]): number {
      return items.length
    }

    @traced
    steps(): string {
      return 'traced'
    }

    @traced({ attributes: { tier: 'a' } })
    fail(): never {
      throw new RangeError('too far')
    }

    @observed
    *numbers(): Generator<number> {
      yield this.level
    }

    @observed
    [secret](): string {
      return 'symbol'
    }

    @observed
    static create(): Detector {
      return new this()
    }
  }

  class SpecialDetector extends Detector {}

  return { Detector, SpecialDetector }
}
