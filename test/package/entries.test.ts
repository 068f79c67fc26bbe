import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LIBRARY_VERSION } from '../../src/core/library-version.ts'
import tsup from '../../tsup.config.ts'
import { type ExportTarget, ROOT, readManifest } from '../support/built-package.ts'

/** What is read of a build in tsup.config.ts. */
interface TsupBuild {
  readonly entry: Readonly<Record<string, string>>
  readonly format: string | readonly string[]
}

const { name, version, main, types, typesVersions, exports } = readManifest()
const entries = Object.keys(exports).filter((subpath) => subpath !== './package.json')

/** Names of the built files: `index` for `.`, `testing` for `./testing`. */
const outputs = entries.map((subpath) => (subpath === '.' ? 'index' : subpath.slice('./'.length)))

/** A file that a thread is started with, and nobody imports. */
const THREAD = { 'exporter-thread': 'src/exporter-thread.ts' }

test('every build of tsup has exactly the entries of package.json, and each format has its build', () => {
  const all = [tsup].flat() as readonly TsupBuild[]
  const builds = all.filter(({ entry }) => !Object.hasOwn(entry, 'exporter-thread'))
  expect(all.filter((build) => !builds.includes(build))).toMatchObject([{ entry: THREAD, format: 'cjs' }])
  for (const { entry } of builds) {
    // The command is no entry of the package: nobody imports it.
    const names = Object.keys(entry).filter((output) => output !== 'cli')
    expect(names.sort()).toEqual([...outputs].sort())
    expect(Object.values(entry).filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  }
  expect(new Set(builds.flatMap(({ format }) => format))).toEqual(new Set(['esm', 'cjs']))
})

test.each(entries)('%s has code and types for import and for require', (subpath) => {
  const output = subpath === '.' ? 'index' : subpath.slice('./'.length)
  const conditions = exports[subpath] as Readonly<Record<string, ExportTarget>>
  expect(conditions).toEqual({
    import: { types: `./dist/${output}.d.ts`, default: `./dist/${output}.js` },
    require: { types: `./dist/${output}.d.cts`, default: `./dist/${output}.cjs` },
  })
  // Types first: the first condition that fits is taken.
  for (const target of Object.values(conditions)) expect(Object.keys(target)).toEqual(['types', 'default'])
})

test('main and types are those of the entry for require', () => {
  expect({ main, types }).toEqual({ main: './dist/index.cjs', types: './dist/index.d.cts' })
})

test('a compiler that does not read `exports` finds the types for require of every entry', () => {
  const others = outputs.filter((output) => output !== 'index')
  expect(typesVersions).toEqual({ '*': Object.fromEntries(others.map((name) => [name, [`./dist/${name}.d.cts`]])) })
})

test('the command is built, and can be run', () => {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(bin).toEqual({ observability: 'dist/cli.js' })
  const builds = ([tsup].flat() as readonly TsupBuild[]).filter(({ entry }) => Object.hasOwn(entry, 'cli'))
  expect(builds.map(({ format }) => format)).toEqual(['esm'])
  expect(readFileSync(join(ROOT, bin.observability), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

test('package.json can be read by tools', () => {
  expect(exports['./package.json']).toBe('./package.json')
})

test('the README names every entry, and no other', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const pattern = new RegExp(`${name.replace('/', '\\/')}(?:\\/([a-z-]+))?(?=[\`'"])`, 'g')
  const named = new Set(
    [...readme.matchAll(pattern)].map(([, subpath]) => (subpath === undefined ? '.' : `./${subpath}`)),
  )
  expect([...named].sort()).toEqual([...entries].sort())
})

test('the compiler finds every entry in the source', () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'))
  const paths = entries.map((subpath) => `${name}${subpath.slice(1)}`)
  expect(Object.keys(compilerOptions.paths).sort()).toEqual(paths.sort())
})

test('the library tells the version of its package', () => {
  expect(LIBRARY_VERSION).toBe(version)
})
