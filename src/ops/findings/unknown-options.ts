import type { DefinitionFindings } from './definition-findings.ts'

/** Reports keys of an option group that nothing reads; the path of the options themselves is empty. */
export function unknownOptions(
  findings: DefinitionFindings,
  path: string,
  given: object | undefined,
  known: readonly string[],
): void {
  for (const key of Object.keys(given ?? {}).filter((name) => !known.includes(name))) {
    findings.unknown(path === '' ? key : `${path}.${key}`, 'option', key, known)
  }
}
