import { expect, test } from 'vitest'
import { isToolProcess } from './is-tool-process.ts'

test.each(['/usr/lib/node_modules/npm/bin/npm-cli.js', '/usr/bin/npx', '/opt/yarn.cjs', 'pnpm', 'corepack.js'])(
  '%s is a package manager',
  (script) => expect(isToolProcess(script)).toBe(true),
)

test.each(['/app/main.js', '/app/npm/server.js', '/app/my-npm.js', '/app/node_modules/.bin/next'])(
  '%s is an application',
  (script) => expect(isToolProcess(script)).toBe(false),
)
