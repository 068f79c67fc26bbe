import type { Warnings } from '../core/warnings.ts'
import { nearestKey } from './nearest-key.ts'
import type { OptionPath } from './option-path.ts'
import { OPTION_TABLE, variablesOf } from './option-table.ts'
import { OBS_PREFIX, obsVariableName, readVariable } from './variable.ts'
import { VARIABLE_TABLE } from './variable-table.ts'

/** An environment variable with this library's prefix that nothing reads. */
interface UnknownVariable {
  readonly variable: string
  /** What is probably meant, in words. */
  readonly hint: string
}

const READ: ReadonlySet<string> = new Set([
  ...(Object.keys(OPTION_TABLE) as OptionPath[]).flatMap((path) => variablesOf(path).map(({ name }) => name)),
  ...Object.values(VARIABLE_TABLE).flatMap(({ variables }) => variables.map(({ name }) => name)),
])

/** Warns of those that there are, once in this process: other software may use the prefix, so that they are no error. */
export function warnOfUnknownVariables(warnings: Warnings, environment: NodeJS.ProcessEnv = process.env): void {
  for (const { variable, hint } of findUnknownVariables(environment)) {
    warnings.oncePerProcess('OBSWRN016', variable, hint)
  }
}

/** Which they are. An empty one counts as not set. */
export function findUnknownVariables(environment: NodeJS.ProcessEnv): readonly UnknownVariable[] {
  const names = Object.keys(environment).filter((name) => name.startsWith(OBS_PREFIX))
  const unknown = names.filter((name) => !READ.has(name) && readVariable(environment, name) !== undefined)
  if (unknown.length === 0) return []
  const links = serviceLinksOf(names)
  const hints = hintsByName()
  return unknown
    .filter((name) => !links.some((link) => name.startsWith(link)))
    .map((variable) => ({ variable, hint: hintFor(variable, hints) }))
}

/** Beginnings of what Kubernetes tells every container about a service called `obs` or `obs-…`: nobody's mistake. */
function serviceLinksOf(names: readonly string[]): readonly string[] {
  const end = '_SERVICE_HOST'
  const services = names.filter((name) => name.endsWith(end)).map((name) => name.slice(0, -end.length))
  return services.flatMap((service) => [`${service}_SERVICE_`, `${service}_PORT`])
}

/** Hints by the name that an option would have under the prefix, also where it is read from elsewhere. */
function hintsByName(): ReadonlyMap<string, string> {
  const hints = new Map<string, string>()
  for (const path of Object.keys(OPTION_TABLE) as OptionPath[]) {
    const names = variablesOf(path).map(({ name }) => name)
    const hint = names.length === 0 ? `${path} has no variable` : `did you mean ${names.join(' or ')}?`
    hints.set(obsVariableName(path), hint)
  }
  for (const name of READ) if (name.startsWith(OBS_PREFIX)) hints.set(name, `did you mean ${name}?`)
  return hints
}

function hintFor(variable: string, hints: ReadonlyMap<string, string>): string {
  // Without the prefix, which they all share.
  const known = [...hints.keys()].map((name) => name.slice(OBS_PREFIX.length))
  const near = nearestKey(variable.slice(OBS_PREFIX.length), known)
  return hints.get(`${OBS_PREFIX}${near ?? ''}`) ?? 'no option is read from it'
}
