import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { yamlText } from '../output/yaml-text.ts'
import { PromtoolMissing } from '../proof/run-promtool.ts'
import type { MutationTrial } from './mutation-trials.ts'

export interface MutationResult {
  readonly trial: MutationTrial
  /** Whether a test noticed the change. */
  readonly killed: boolean
}

/** Trials per process: starting one costs as much as a trial. */
const AT_ONCE = 40

/**
 * Runs the unit tests of each mutant; one that they all pass has survived.
 * @throws PromtoolMissing where promtool does not start; Error where its answer is not understood.
 */
export async function runMutations(
  trials: readonly MutationTrial[],
  promtool = 'promtool',
): Promise<readonly MutationResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'observability-mutants-'))
  try {
    const chunks: (readonly MutationTrial[])[] = []
    for (let at = 0; at < trials.length; at += AT_ONCE) chunks.push(trials.slice(at, at + AT_ONCE))
    const results: MutationResult[][] = chunks.map(() => [])
    let next = 0
    const work = async (): Promise<void> => {
      for (let at = next++; at < chunks.length; at = next++) {
        const chunk = chunks[at] as readonly MutationTrial[]
        const passed = await runTrials(chunk, mkdtempSync(join(folder, 'chunk-')), promtool)
        results[at] = chunk.map((trial, index) => ({ trial, killed: passed[index] === false }))
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, work))
    return results.flat()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether each trial's tests passed. */
async function runTrials(
  trials: readonly MutationTrial[],
  folder: string,
  promtool: string,
): Promise<readonly boolean[]> {
  const files = trials.map(({ rules, evaluation, tests }, at) => {
    const [ruleFile, testFile] = [`${at}.rules.yml`, join(folder, `${at}.test.yml`)]
    writeFileSync(join(folder, ruleFile), yamlText({ groups: [{ name: 'mutant', rules }] }))
    writeFileSync(testFile, yamlText({ rule_files: [ruleFile], evaluation_interval: evaluation, tests }))
    return testFile
  })
  const output = await outputOf(promtool, ['test', 'rules', ...files])
  const verdicts = [...output.matchAll(/^ {2}(SUCCESS|FAILED:)/gm)].map(([, verdict]) => verdict === 'SUCCESS')
  if (verdicts.length === files.length) return verdicts
  throw new Error(`promtool answered for ${verdicts.length} of ${files.length} files:\n${output.slice(-2_000)}`)
}

function outputOf(promtool: string, args: readonly string[]): Promise<string> {
  const child = spawn(promtool, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  // Verdicts come on one stream or the other, by the version: in the order in which they are written.
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new PromtoolMissing(promtool, error)))
    child.once('close', () => resolve(Buffer.concat(chunks).toString()))
  })
}
