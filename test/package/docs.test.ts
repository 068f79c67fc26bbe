import { expect, test } from 'vitest'
import { renderErrors } from '../../scripts/docs/render-errors.ts'
import { renderFromTheGuide } from '../../scripts/docs/render-from-the-guide.ts'
import { renderMetrics } from '../../scripts/docs/render-metrics.ts'
import { renderOptions } from '../../scripts/docs/render-options.ts'
import { renderWarnings } from '../../scripts/docs/render-warnings.ts'
import { ERROR_TABLE } from '../../src/core/errors.ts'
import { WARNING_TABLE } from '../../src/core/warnings.ts'

// A stale page is a red test; `npm run docs` writes the pages anew.

test('docs/options.md shows the option table', async () => {
  await expect(renderOptions()).toMatchFileSnapshot('../../docs/options.md')
})

test('docs/errors.md shows the error table', async () => {
  await expect(renderErrors(ERROR_TABLE)).toMatchFileSnapshot('../../docs/errors.md')
})

test('docs/warnings.md shows the warning table', async () => {
  await expect(renderWarnings(WARNING_TABLE)).toMatchFileSnapshot('../../docs/warnings.md')
})

test('docs/metrics.md shows the catalogue', async () => {
  await expect(renderMetrics()).toMatchFileSnapshot('../../docs/metrics.md')
})

test('docs/from-the-guide.md shows where the parts of the guide went', async () => {
  await expect(renderFromTheGuide()).toMatchFileSnapshot('../../docs/from-the-guide.md')
})
