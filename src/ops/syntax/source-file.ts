import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml'

/** Keys and list positions from the top of a file. */
export type DocumentPath = readonly (string | number)[]

export interface SyntaxProblem {
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/** One document of a file, as values and with the lines where they stand. */
export interface SourceDocument {
  readonly value: unknown
  /** Line of the value at the path, or of the nearest value around it; counted from 1. */
  lineOf(path: DocumentPath): number
}

/** A YAML or JSON file; JSON is read as what it is, a subset of YAML, so that both know their lines. */
export interface SourceFile {
  readonly path: string
  readonly documents: readonly SourceDocument[]
  readonly problems: readonly SyntaxProblem[]
}

/** Reads a file. Never throws: a file that is neither has problems and no documents. */
export function readSource(path: string, text: string): SourceFile {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, { version: '1.1', lineCounter: lines })
  const documents = Array.isArray(parsed) ? parsed : []
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      message: (message.split(/ at line |:\n/)[0] ?? message).trim(),
    })),
  )
  const json = path.endsWith('.json') ? jsonProblem(text) : undefined
  if (json !== undefined && problems.length === 0) problems.push(json)
  if (problems.length > 0) return { path, documents: [], problems }
  return { path, documents: documents.map((document) => sourceDocument(document, lines)), problems }
}

function sourceDocument(document: Document, lines: LineCounter): SourceDocument {
  return {
    value: document.toJS(),
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
      }
      return 1
    },
  }
}

/** YAML allows what JSON does not, such as comments. */
function jsonProblem(text: string): SyntaxProblem | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const { message } = error as SyntaxError
    const position = /position (\d+)/.exec(message)?.[1]
    const line = position === undefined ? 1 : text.slice(0, Number(position)).split('\n').length
    return { line, message: message.replaceAll('\n', ' ') }
  }
}
