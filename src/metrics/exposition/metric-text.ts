import type { Series } from '../storage/series.ts'
import type { SeriesLines } from './series-lines.ts'
import { TextBlock } from './text-block.ts'
import type { TextBudget } from './text-budget.ts'
import { TextPage } from './text-page.ts'

/** Lines of one page: about 24 KiB, and a fraction of a millisecond to lay out. */
const LINES_PER_PAGE = 256

/** The text of one metric in one format, in pages that stay from scrape to scrape as far as the budget allows. */
export class MetricText<S extends Series> {
  readonly #lines: SeriesLines<S>
  readonly #budget: TextBudget
  readonly #perPage: number
  #pages: TextPage<S>[] = []
  #series: readonly S[] = []
  #count = 0

  constructor(lines: SeriesLines<S>, budget: TextBudget) {
    this.#lines = lines
    this.#budget = budget
    this.#perPage = Math.max(1, Math.floor(LINES_PER_PAGE / lines.heads.length))
  }

  /** The text as of now, page by page; values and series may change between two pages. */
  *blocks(current: () => readonly S[]): Generator<TextBlock> {
    let series = current()
    if (series.length === 0) yield TextBlock.of(this.#lines.header)
    for (let at = 0; at * this.#perPage < series.length; at++) {
      if (this.#series !== series) this.#keepPagesOf(series)
      const page = this.#pageAt(at)
      const before = page.size
      const block = page.render()
      if (!this.#budget.change(page.size - before)) {
        this.#budget.change(-page.size)
        page.forget()
      }
      yield block
      series = current()
    }
  }

  /** The page with the series that it has by now. */
  #pageAt(at: number): TextPage<S> {
    let page = this.#pages[at]
    if (page === undefined) {
      page = new TextPage(this.#lines, at === 0 ? this.#lines.header : '')
      this.#pages.push(page)
    }
    const end = Math.min(this.#series.length, (at + 1) * this.#perPage)
    if (this.#count < end) {
      this.#budget.change(-page.size)
      for (; this.#count < end; this.#count++) page.add(this.#series[this.#count] as S)
    }
    return page
  }

  /**
   * Series have been taken away: the pages in front of the first one that is gone are still right, though one that was
   * gone for a while may be in its old place with other slots.
   */
  #keepPagesOf(series: readonly S[]): void {
    let same = 0
    while (same < this.#count && this.#series[same] === series[same]) same++
    const whole = same === this.#count ? this.#pages.length : Math.floor(same / this.#perPage)
    for (const page of this.#pages.slice(whole)) this.#budget.change(-page.size)
    this.#pages.length = whole
    for (const page of this.#pages) page.moved()
    this.#count = Math.min(this.#count, whole * this.#perPage)
    this.#series = series
  }
}
