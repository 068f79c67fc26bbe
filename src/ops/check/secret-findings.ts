import type { Finding } from '../findings/finding.ts'
import type { DocumentPath, SourceDocument } from '../syntax/source-file.ts'

/** Keys whose values are secrets, as the tools' configuration formats name them. */
const SECRET_KEY =
  /^(?:.*password|.*passwd|.*secret|.*token|.*api_?key|service_key|routing_key|credentials|bearer_token|slack_api_url|auth_password|client_secret|private_key)$/i
/** Keys of that form which name a file, an environment variable or no secret at all. */
const HARMLESS = /(?:_file|_path|_env|Secret|secretName|secretKeyRef|tokenizer|_tokens?_limit)$|^(?:secretName|max_.*)$/
/** Values that stand for a secret which comes from elsewhere. */
const REFERENCE = /^\$\{?[A-Za-z_]\w*(?::[^}]*)?\}?$|^\$\{[^}]+\}$|^<secret>$|^$/
/** Web hooks hold their secret in the address. */
const SECRET_URL = /^https:\/\/(?:hooks\.slack\.com\/services\/|discord(?:app)?\.com\/api\/webhooks\/|[^/]+:[^/@]+@)/

/** Secrets that stand in a file in clear. */
export function secretFindings(file: string, document: SourceDocument): readonly Finding[] {
  const findings: Finding[] = []
  visit(document.value, [], (path, value) => {
    const key = String([...path].reverse().find((step) => typeof step === 'string') ?? '')
    const named = SECRET_KEY.test(key) && !HARMLESS.test(key) && !REFERENCE.test(value)
    if (!named && !SECRET_URL.test(value)) return
    findings.push({
      level: 'error',
      rule: 'secret-in-clear',
      file,
      line: document.lineOf(path),
      message: `${path.join('.')} holds a secret in clear`,
      why: 'Whoever reads the repository has it.',
      fix: `Put it in a file that is not committed and name that with ${key}_file, or take it from the environment`,
    })
  })
  return findings
}

function visit(value: unknown, path: DocumentPath, found: (path: DocumentPath, value: string) => void): void {
  if (typeof value === 'string') found(path, value)
  if (typeof value !== 'object' || value === null) return
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  for (const [step, inner] of entries) visit(inner, [...path, step], found)
}
