import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', decorators: 'src/decorators.ts', testing: 'src/testing/index.ts' },
  format: ['esm', 'cjs'],
  target: 'node20',
  // tsup strips `node:` by default; without the prefix a bundler may take an npm package of the same name.
  removeNodeProtocol: false,
  // Shared chunks keep one copy of the library's state for all entries; dynamic imports stay lazy in both formats.
  splitting: true,
  shims: true,
  treeshake: false,
  clean: true,
  sourcemap: true,
  // tsup hands the type bundler a `baseUrl`, which TypeScript 6 reports as deprecated (egoist/tsup#1388).
  dts: { compilerOptions: { ignoreDeprecations: '6.0', paths: {} } },
})
