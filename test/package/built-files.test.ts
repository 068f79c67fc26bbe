import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demandBuild, ROOT } from '../support/built-package.ts'

test('dist/ holds the entries and what they import, and nothing of an earlier build', () => {
  demandBuild()
  const folder = join(ROOT, 'dist')
  const present = readdirSync(folder).filter((file) => /\.[cm]?[jt]s$/.test(file))
  const reached = new Set<string>()
  const waiting = present.filter((file) =>
    /^(?:index|cli|decorators|ops|register|testing|exporter-thread)\./.test(file),
  )
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    waiting.push(...neighboursOf(join(folder, file), file))
  }
  expect(present.filter((file) => !reached.has(file))).toEqual([])
})

/** Paths in statements and calls that import; other paths are of other packages' files. */
const IMPORTED = /\b(?:from|import|require)\s*\(?\s*['"]\.\/([\w.-]+)['"]/g

/** Files of the same folder that this one imports; declarations name the code beside their own. */
function neighboursOf(path: string, file: string): readonly string[] {
  const names = [...readFileSync(path, 'utf8').matchAll(IMPORTED)].map(([, name]) => name as string)
  if (!file.includes('.d.')) return names
  return names.map((name) => name.replace(/\.(c?)js$/, '.d.$1ts'))
}
