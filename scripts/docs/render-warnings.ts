import type { WARNING_TABLE } from '../../src/core/warnings.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

/** docs/warnings.md */
export function renderWarnings(table: typeof WARNING_TABLE): string {
  const rows = Object.entries(table).map(([code, { message }]) => [inlineCode(code), message.replaceAll('%s', '…')])
  return `# Warnings

Source: \`src/core/warnings.ts\`. Warnings go through \`process.emitWarning\` with the type \`ObservabilityWarning\`, each once
per subject. \`node --disable-warning=OBSWRN003\` silences one, \`node --trace-warnings\` shows where it came from, and
\`process.on('warning', …)\` receives them. A code is never used again for something else.

${markdownTable(['Code', 'Message'], rows)}
`
}
