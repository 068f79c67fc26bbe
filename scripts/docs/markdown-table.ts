/** A Markdown table. Cells are Markdown already; bars and line breaks in them are made harmless. */
export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rows = [head, head.map(() => '---'), ...body.map((cells) => cells.map(escapeCell))]
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Text as inline code. */
export function inlineCode(text: string): string {
  return `\`${text}\``
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
