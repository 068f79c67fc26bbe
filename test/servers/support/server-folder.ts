import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Text, or a value that is written as JSON, which YAML readers read, too. */
export type FileContent = string | object

/** A folder of its own for a server that runs. */
export interface ServerFolder {
  readonly path: string
  write(name: string, content: FileContent): string
  remove(): void
}

export function createServerFolder(server: string): ServerFolder {
  const path = mkdtempSync(join(tmpdir(), `${server}-`))
  return {
    path,
    write(name, content) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
