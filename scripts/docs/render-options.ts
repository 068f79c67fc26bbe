import type { OptionPath } from '../../src/config/option-path.ts'
import type { OptionRow } from '../../src/config/option-row.ts'
import { OPTION_TABLE, rowOf, variablesOf } from '../../src/config/option-table.ts'
import type { Variable } from '../../src/config/variable.ts'
import { VARIABLE_TABLE } from '../../src/config/variable-table.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

/** docs/options.md */
export function renderOptions(): string {
  const paths = Object.keys(OPTION_TABLE) as OptionPath[]
  const groups = [...new Set(paths.map(groupOf))]
  const sections = groups.map(
    (group) => `## ${group}\n\n${optionsTable(paths.filter((path) => groupOf(path) === group))}`,
  )
  return `# Options

Source: \`src/config/option-table.ts\`. All of \`createObservability({ … })\`. Only \`service\` is required; \`false\` switches a part off,
\`true\` or \`{}\` means its defaults. Bad options throw once, in one \`OBS_ERR_INVALID_OPTIONS\` that names every wrong path. A bad
environment variable is warned about (\`OBSWRN002\`) and left out, unless \`strict\` is on; so is, in any case, a variable that begins
with \`OBS_\` and is none of these (\`OBSWRN016\`).

Precedence, highest first: \`environments[environment]\`, the options beside it, environment variables in the order shown,
defaults. Maps (\`service.attributes\`, \`logging.levels\`, \`tracing.headers\`) add up over these levels, key by key. A part that
is given as an object can still be switched off by its variable; \`true\` and \`false\` are final. An empty variable counts as
not set. Switches in variables are \`true\`, \`1\`, \`yes\`, \`on\` or \`false\`, \`0\`, \`no\`, \`off\`; lists have commas between their items,
maps are \`key=value\` pairs with commas between them.

\`environments: { production: { … } }\` takes the same options per environment, without \`service\`, \`environment\` and
\`metrics.define\`, which are the same everywhere.

${sections.join('\n\n')}

## Variables without an option

${variablesTable()}
`
}

function groupOf(path: OptionPath): string {
  const [group = path] = path.split('.')
  return group === path && !Object.keys(OPTION_TABLE).some((other) => other.startsWith(`${path}.`)) ? 'general' : group
}

function optionsTable(paths: readonly OptionPath[]): string {
  const rows = paths.map((path) => [
    inlineCode(path),
    rowOf(path).about,
    rowOf(path).check.expected,
    defaultOf(rowOf(path)),
    namesOf(variablesOf(path)) || '–',
  ])
  return markdownTable(['Option', 'Meaning', 'Accepts', 'Default', 'Environment variables'], rows)
}

function variablesTable(): string {
  const rows = Object.values(VARIABLE_TABLE).map((row) => [
    namesOf(row.variables),
    row.about,
    row.check.expected,
    defaultOf(row),
  ])
  return markdownTable(['Environment variables', 'Meaning', 'Accepts', 'Default'], rows)
}

function namesOf(variables: readonly Variable[]): string {
  return variables.map(({ name }) => inlineCode(name)).join(', ')
}

function defaultOf({ default: value, derived }: OptionRow): string {
  if (derived !== undefined) return derived
  return inlineCode(typeof value === 'string' ? `'${value}'` : JSON.stringify(value))
}
