import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export interface SourceImport {
  /** Importing file, relative to `src/`. */
  readonly file: string
  /** Imported file relative to `src/`, or the package with its subpath. */
  readonly target: string
  readonly kind: 'ours' | 'package'
}

/** Every import, re-export, dynamic import and import type of the source files, tests aside; `node:` modules left out. */
export function readSourceImports(source: string): readonly SourceImport[] {
  return sourceFiles(source).flatMap((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(source, file), 'utf8'), true, true)
    return importedFiles
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith('node:'))
      .map((name): SourceImport => {
        if (!name.startsWith('.')) return { file, target: name, kind: 'package' }
        return { file, target: relative(source, join(source, dirname(file), name)), kind: 'ours' }
      })
  })
}

/** TypeScript files below a folder, relative to it, tests aside. */
export function sourceFiles(source: string): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
}
