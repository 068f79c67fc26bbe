import { defineConfig, type Options } from 'tsup'

const entry = {
  index: 'src/index.ts',
  decorators: 'src/decorators.ts',
  ops: 'src/ops/index.ts',
  register: 'src/register.ts',
  testing: 'src/testing/index.ts',
}

const shared: Options = {
  entry,
  target: 'node20',
  // tsup strips `node:` by default; without the prefix a bundler may take an npm package of the same name.
  removeNodeProtocol: false,
  shims: true,
  sourcemap: true,
}

export default defineConfig([
  // Shared chunks, so that the entries share their classes.
  // What is loaded when it is needed only stays behind a file of CommonJS (lazy/); builds of that format hold it themselves.
  { ...shared, entry: { ...entry, cli: 'src/cli/main.ts' }, format: 'esm', splitting: true, external: [/^#/] },
  // With chunks tsup would rewrite CommonJS for syntax of 2019, which cost 10 µs a request; state that the entries share
  // is found through globalThis.
  // `--require` has no way to wait, and CommonJS no `await` at the top level.
  { ...shared, entry: { ...entry, register: 'src/register-sync.ts' }, format: 'cjs', splitting: false },
  // The file that a thread is started with: no entry of the package, and one for both module systems.
  { ...shared, entry: { 'exporter-thread': 'src/exporter-thread.ts' }, format: 'cjs', splitting: false },
  {
    ...shared,
    format: ['esm', 'cjs'],
    // tsup hands the type bundler a `baseUrl`, which TypeScript 6 reports as deprecated (egoist/tsup#1388).
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
  },
])
