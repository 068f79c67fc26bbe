import type { Issues } from './issues.ts'
import type { OptionPath } from './option-path.ts'
import type { OptionSources } from './option-sources.ts'
import { OPTION_TABLE } from './option-table.ts'
import type { Layer } from './read-layer.ts'
import type { ResolvedOptions } from './resolved-options.ts'

const GROUP = 'logging.rotate'
const FILE = 'logging.file'
const ROTATION = (Object.keys(OPTION_TABLE) as OptionPath[]).filter((path) => path.startsWith(`${GROUP}.`))
const EXPECTED = `${FILE} beside it`
const HINT = 'It rotates that file and nothing else.'

/** What the options of a call say, level by level. */
export interface GivenLayers {
  readonly options: Layer
  /** By the name of the environment. */
  readonly overrides: ReadonlyMap<string, Layer>
}

/**
 * Adds rotation that is given where no file is: options beside `environments` may leave the file to one of these. Where
 * variables ask for it, they are told to have been ignored. `base` knows the sources that all environments share.
 */
export function findIdleRotation(
  { options, overrides }: GivenLayers,
  base: OptionSources,
  sources: OptionSources,
  { logging }: ResolvedOptions,
  issues: Issues,
): void {
  if (logging !== false && logging.file === undefined) {
    for (const path of ROTATION) sources.rejectVariableOf(path, EXPECTED)
  }
  if (base.find(FILE).value !== undefined || issues.has(FILE)) return
  let isElsewhere = false
  for (const [name, layer] of overrides) {
    const at = `environments.${name}.`
    const hasFile = layer.values.has(FILE) || issues.has(`${at}${FILE}`)
    if (hasFile) isElsewhere = true
    else addRotationOf(layer, `${at}${GROUP}`, issues)
  }
  if (!isElsewhere) addRotationOf(options, GROUP, issues)
}

function addRotationOf({ values }: Layer, at: string, issues: Issues): void {
  const given = ROTATION.filter((path) => values.has(path))
  if (given.length === 0) return
  const received = Object.fromEntries(given.map((path) => [path.slice(GROUP.length + 1), values.get(path)]))
  issues.add(at, `expected ${EXPECTED}`, received, HINT)
}
