import { type Document, parseDocument } from 'yaml'
import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { Artefact } from '../output/artefact.ts'
import { yamlText } from '../output/yaml-text.ts'
import { type PathStep, parseArtefactPath } from './artefact-path.ts'
import { locate } from './locate.ts'

/**
 * The last word on generated files: file → place → value; null takes the place away. Applied after everything else, on
 * YAML and JSON alike.
 */
export interface Overrides {
  readonly [file: string]: { readonly [place: string]: unknown }
}

const NO_PLACE = 'it is no place: expected such as groups[name=x].rules[alert=Y].for'

export interface Overridden {
  readonly artefacts: readonly Artefact[]
  /** Overrides that hit nothing any more: an override that is silently without effect is worse than none. */
  readonly findings: readonly Finding[]
}

/** `complete` tells that all groups were generated, so that a file that is not there is a mistake. */
export function applyOverrides(artefacts: readonly Artefact[], overrides: Overrides, complete: boolean): Overridden {
  const findings: Finding[] = []
  const known = new Set(artefacts.map(({ path }) => path))
  for (const file of Object.keys(overrides)) {
    if (complete && !known.has(file))
      findings.push(stale(`overrides["${file}"]`, 'no such file is generated', file, known))
  }
  const changed = artefacts.map((artefact) => {
    const changes = overrides[artefact.path]
    return changes === undefined ? artefact : overridden(artefact, changes, findings)
  })
  return { artefacts: changed, findings }
}

function overridden(artefact: Artefact, changes: { readonly [place: string]: unknown }, findings: Finding[]): Artefact {
  const json = artefact.path.endsWith('.json')
  if (!json && !/\.ya?ml$/.test(artefact.path)) {
    findings.push(stale(`overrides["${artefact.path}"]`, 'only YAML and JSON files can be overridden'))
    return artefact
  }
  const document = parseDocument(artefact.content, { version: '1.1' })
  for (const [place, value] of Object.entries(changes)) {
    const at = `overrides["${artefact.path}"]["${place}"]`
    const steps = parseArtefactPath(place)
    const finding = steps === undefined ? stale(at, NO_PLACE) : change(document, steps, value, at)
    if (finding !== undefined) findings.push(finding)
  }
  const content = json ? `${JSON.stringify(document.toJS(), undefined, 2)}\n` : yamlText(document)
  return { ...artefact, content }
}

function change(
  document: Document.Parsed,
  steps: readonly PathStep[],
  value: unknown,
  at: string,
): Finding | undefined {
  const located = locate(document, steps, value !== null)
  if ('missing' in located) {
    const { missing, known } = located
    const wanted = typeof missing === 'string' ? missing : missing.value
    const text = typeof missing === 'string' ? missing : `[${missing.key}=${missing.value}]`
    return stale(at, `nothing is at "${text}"`, wanted, known)
  }
  if (value === null) document.deleteIn(located.path)
  else document.setIn(located.path, document.createNode(value))
  return undefined
}

function stale(file: string, message: string, wanted?: string, known?: Iterable<string>): Finding {
  const nearest = wanted === undefined || known === undefined ? undefined : nearestKey(wanted, known)
  return {
    level: 'error',
    rule: 'stale-override',
    file,
    message,
    why: 'The change it stands for would be lost without a word.',
    fix: nearest === undefined ? 'Remove the override, or correct where it points to' : `Did you mean "${nearest}"?`,
  }
}
