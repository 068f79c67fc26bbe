import { Document, type ParsedNode } from 'yaml'

/**
 * YAML that readers of version 1.1, as Go's, take as it was meant: with other settings `on`, `yes` and `1:30` would stand
 * without quotes and come back as booleans and numbers.
 */
const SETTINGS = { version: '1.1', aliasDuplicateObjects: false } as const

/** The value as YAML text; `comment` stands in front, a line for each of its lines. */
export function yamlText(value: unknown, comment?: string): string {
  const document = value instanceof Document ? (value as Document<ParsedNode>) : new Document(value, SETTINGS)
  const text = document.toString({ lineWidth: 0 })
  return comment === undefined ? text : `${comment.replace(/^/gm, '# ')}\n${text}`
}
