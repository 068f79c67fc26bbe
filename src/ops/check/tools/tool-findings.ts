import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Finding } from '../../findings/finding.ts'
import type { CheckedFiles } from '../checked-files.ts'
import { fieldsOf, rulesIn } from '../found-expression.ts'

/** Whether Prometheus' own tools look at the files: where they are installed, always, or not. */
export type ToolUse = 'auto' | 'require' | 'off'

interface ToolRun {
  readonly tool: string
  readonly args: readonly string[]
  readonly file: string
}

/**
 * What promtool says of rules and amtool of Alertmanager's configuration. Their word is final for syntax; what they do
 * not see is said elsewhere.
 */
export async function toolFindings(use: ToolUse, { sources }: CheckedFiles): Promise<readonly Finding[]> {
  if (use === 'off') return []
  const runs = sources.flatMap(({ path, documents }): readonly ToolRun[] => {
    const [document] = documents
    // What is not written yet has no path that a tool could read.
    if (document === undefined || !existsSync(path)) return []
    const top = fieldsOf(document.value)
    if (top.route !== undefined && top.receivers !== undefined) {
      return [{ tool: 'amtool', args: ['check-config', path], file: path }]
    }
    const isRules = top.groups !== undefined && rulesIn(document).length > 0
    return isRules ? [{ tool: 'promtool', args: ['check', 'rules', path], file: path }] : []
  })
  const missing = new Set<string>()
  const findings: Finding[] = []
  for (const run of runs) {
    if (missing.has(run.tool)) continue
    const problem = await problemOf(run)
    if (problem === 'missing') missing.add(run.tool)
    else if (problem !== undefined) findings.push(refused(run, problem))
  }
  return use === 'require' ? [...findings, ...[...missing].map(missingTool)] : findings
}

/** What the tool complains about; undefined where all is well. */
async function problemOf({ tool, args }: ToolRun): Promise<string | 'missing' | undefined> {
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise((resolve) => {
    child.once('error', () => resolve('missing'))
    child.once('close', (code) => resolve(code === 0 ? undefined : output.trim()))
  })
}

function refused({ tool, file }: ToolRun, output: string): Finding {
  return {
    level: 'error',
    rule: tool,
    file,
    message: `${tool} refuses it: ${output.replaceAll(/\s*\n\s*/g, ' ')}`,
    why: 'The server does not start with it.',
    fix: 'Correct the file',
  }
}

function missingTool(tool: string): Finding {
  return {
    level: 'error',
    rule: 'missing-tool',
    file: tool,
    message: 'is not installed',
    why: 'It was required for this check.',
    fix: `Install ${tool}, or check with --tools auto`,
  }
}
