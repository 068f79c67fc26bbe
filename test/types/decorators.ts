import { observed, traced } from '../../src/decorators.ts'

/** What both kinds of decorators accept; compiled with and without `experimentalDecorators`. */
export class Accepted {
  @observed
  bare(a: number, b?: string): string {
    return `${a}${b}`
  }

  @observed()
  async called(): Promise<number> {
    return 1
  }

  @observed('named')
  named<T>(value: T): T {
    return value
  }

  @observed({ name: 'n', attributes: { a: 1, b: [true] }, analysis: true, dataset: 'd', log: false })
  options(): void {}

  @observed({ dataset: (data: { readonly name: string }) => data.name })
  dataset(data: { readonly name: string }): number {
    return data.name.length
  }

  @traced
  *generator(): Generator<number, void, string> {
    yield 1
  }

  @traced({ attributes: { a: 'b' } })
  static async *many(): AsyncGenerator<number> {
    yield 1
  }

  @observed
  arrow = (value: number): string => String(value)
}

export const typed: string = new Accepted().bare(1)
export const generic: number = new Accepted().named(7)

export class Refused {
  // @ts-expect-error An unknown option.
  @observed({ dataSet: 'd' })
  unknown(): void {}

  // @ts-expect-error `analysis` belongs to `observed`.
  @traced({ analysis: true })
  analysis(): void {}

  // @ts-expect-error A dataset is text.
  @observed({ dataset: 7 })
  dataset(): void {}
}
