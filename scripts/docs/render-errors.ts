import type { ERROR_TABLE } from '../../src/core/errors.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

/** docs/errors.md */
export function renderErrors(table: typeof ERROR_TABLE): string {
  const rows = Object.entries(table).map(([code, { message, why, fix }]) => [
    inlineCode(code),
    message.replaceAll('%s', '…'),
    why,
    fix,
  ])
  return `# Errors

Source: \`src/core/errors.ts\`. Every error is an \`ObservabilityError\`; tell them apart by \`code\`. Errors are thrown at set-up
only, never while a request is served. \`OBS_ERR_INVALID_OPTIONS\` lists everything that is wrong in
\`issues: [{ path, message, received, hint }]\`.

${markdownTable(['Code', 'Message', 'Why', 'What to do'], rows)}
`
}
