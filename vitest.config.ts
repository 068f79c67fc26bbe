import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    // They have a configuration of their own, and `npm run test:servers`.
    exclude: [...configDefaults.exclude, 'test/servers/**'],
    pool: 'forks',
    // The default leaves a core to the terminal, which is half of a small machine.
    maxWorkers: '100%',
    // Only what hangs ends by these: a machine that does other work besides needs many times what an idle one does.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // None unless asked for: CI allows one, and the report names each test that needed it.
    retry: Number(process.env.TEST_RETRIES ?? 0),
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['**/*.test.ts'] },
  },
})
