import type { Finding } from '../findings/finding.ts'

/** A finding that is known and accepted. */
export interface IgnoredFinding {
  /** Name of the rule. */
  readonly rule: string
  /** Part of the finding's file or message. Default: all findings of the rule. */
  readonly matching?: string | undefined
  /** Why it is accepted; for whoever reads it in a year. */
  readonly reason: string
}

/** The findings that are left, and one for every entry that matches none any more. */
export function withoutIgnored(findings: readonly Finding[], ignored: readonly IgnoredFinding[]): readonly Finding[] {
  const used = new Set<IgnoredFinding>()
  const left = findings.filter((finding) => {
    const entry = ignored.find((candidate) => covers(candidate, finding))
    if (entry !== undefined) used.add(entry)
    return entry === undefined
  })
  return [...left, ...ignored.filter((entry) => !used.has(entry)).map(stale)]
}

function covers({ rule, matching = '' }: IgnoredFinding, finding: Finding): boolean {
  return rule === finding.rule && `${finding.file} ${finding.message}`.includes(matching)
}

function stale({ rule, matching }: IgnoredFinding): Finding {
  return {
    level: 'warning',
    rule: 'stale-ignore',
    file: 'ignore',
    message: `nothing of the rule ${rule}${matching === undefined ? '' : ` matches "${matching}"`} any more`,
    why: 'It would hide the next one.',
    fix: 'Remove the entry',
  }
}
