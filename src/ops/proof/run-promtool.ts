import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Artefact } from '../output/artefact.ts'
import { OutputFolder } from '../output/output-folder.ts'

/** How the unit tests of one file ended. */
export interface RuleTestResult {
  /** Relative to the output folder. */
  readonly path: string
  readonly passed: boolean
  /** What promtool wrote. */
  readonly output: string
}

/** promtool could not be started. */
export class PromtoolMissing extends Error {
  constructor(promtool: string, cause: unknown) {
    super(`${promtool} is not installed; it comes with Prometheus`, { cause })
  }
}

/**
 * Runs the generated unit tests against the generated rules, in a folder of their own that is gone afterwards.
 * @throws PromtoolMissing where promtool does not start.
 */
export async function runRuleTests(
  artefacts: readonly Artefact[],
  promtool = 'promtool',
): Promise<readonly RuleTestResult[]> {
  const folder = new OutputFolder(mkdtempSync(join(tmpdir(), 'observability-rules-')))
  try {
    for (const { path, content } of artefacts.filter(({ group }) => group === 'prometheus')) folder.write(path, content)
    const tests = artefacts.filter(({ path }) => path.endsWith('.test.yml'))
    const results: RuleTestResult[] = []
    for (const { path } of tests) results.push(await runTest(promtool, folder.path, path))
    return results
  } finally {
    rmSync(folder.path, { recursive: true, force: true })
  }
}

async function runTest(promtool: string, folder: string, path: string): Promise<RuleTestResult> {
  const child = spawn(promtool, ['test', 'rules', join(folder, path)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new PromtoolMissing(promtool, error)))
    child.once('close', (code) => {
      resolve({ path, passed: code === 0, output: output.replaceAll(`${folder}/`, '').trim() })
    })
  })
}
