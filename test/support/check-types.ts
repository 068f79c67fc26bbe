import { dirname, join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './built-package.ts'

/** Files that are not on the disk, by absolute path. */
export type VirtualFiles = ReadonlyMap<string, string>

/** What is wrong with the files by the project's own compiler options; unused names are no problem here. */
export function checkTypes(files: VirtualFiles): readonly string[] {
  const configFile = join(ROOT, 'tsconfig.json')
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, dirname(configFile))
  const settings: ts.CompilerOptions = { ...options, noUnusedLocals: false, noUnusedParameters: false }
  const host = ts.createCompilerHost(settings)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = files.get(path)
    if (text === undefined) return getSourceFile(path, languageVersion, ...rest)
    return ts.createSourceFile(path, text, languageVersion)
  }
  const program = ts.createProgram([...files.keys()], settings, host)
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map((diagnostic) => describe(diagnostic))
  })
}

function describe({ file, start, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1
  return `${file?.fileName.slice(ROOT.length)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
}
