import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The tests against real servers: `npm run test:servers`. `npm test` leaves them out. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/servers/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: Number(process.env.TEST_RETRIES ?? 0),
  },
})
