import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const FILE = fileURLToPath(new URL('decorators.ts', import.meta.url))

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: ['node'],
}

// As TC39 decorators they are checked together with everything else by `npm run types`.
test('the decorators have the right types as legacy decorators', () => {
  const options = { ...OPTIONS, experimentalDecorators: true, emitDecoratorMetadata: true }
  const program = ts.createProgram([FILE], options)
  const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(FILE))
  expect(diagnostics.map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'))).toEqual([])
})
