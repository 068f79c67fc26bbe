import { readSource, type SourceFile } from '../syntax/source-file.ts'

/** A file that is looked at. */
export interface CheckedText {
  /** As findings name it. */
  readonly path: string
  readonly text: string
}

/** The files of one check, read. */
export interface CheckedFiles {
  /** YAML and JSON, newline-delimited JSON as one document per line aside. */
  readonly sources: readonly SourceFile[]
  /** Logstash pipelines. */
  readonly pipelines: readonly CheckedText[]
  /** Alertmanager's templates. */
  readonly templates: readonly CheckedText[]
}

/** Sorts the texts by what they are; those of other kinds, such as runbooks, are left out. */
export function readChecked(texts: readonly CheckedText[]): CheckedFiles {
  return {
    sources: texts.filter(({ path }) => /\.(?:ya?ml|json)$/.test(path)).map(({ path, text }) => readSource(path, text)),
    pipelines: texts.filter(({ path, text }) => path.endsWith('.conf') && /^\s*(?:input|filter|output)\b/m.test(text)),
    templates: texts.filter(({ path }) => path.endsWith('.tmpl')),
  }
}
