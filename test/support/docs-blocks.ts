import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './built-package.ts'

/** A fenced block of a page. */
export interface DocsBlock {
  /** Such as `docs/health.md`. */
  readonly page: string
  /** Line of the page that the block's first line is, from 1. */
  readonly line: number
  /** What stands behind the opening fence, such as `ts run`. */
  readonly info: string
  readonly code: string
  /** What a program prints by the page: the `text` block after a paragraph that ends in "prints". */
  readonly prints: string | undefined
}

const FENCE = /^```([^\n]*)\n([\s\S]*?)^```$/gm
const PRINTS = /^\n\n[^\n]*\bprints\n\n```text\n([\s\S]*?)^```$/m

/** README.md and every page of `docs`. */
export function docsPages(): readonly string[] {
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...pages.sort().map((name) => `docs/${name}`)]
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}

/** The TypeScript blocks of a page, top to bottom. */
export function typeScriptBlocks(page: string): readonly DocsBlock[] {
  const text = readPage(page)
  const blocks: DocsBlock[] = []
  for (const match of text.matchAll(FENCE)) {
    const [whole, info = '', code = ''] = match
    if (!/^ts\b/.test(info)) continue
    const rest = text.slice(match.index + whole.length)
    const prints = PRINTS.exec(rest)
    blocks.push({
      page,
      line: text.slice(0, match.index).split('\n').length + 1,
      info,
      code,
      prints: prints?.index === 0 ? prints[1] : undefined,
    })
  }
  return blocks
}
