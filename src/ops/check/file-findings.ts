import type { Finding } from '../findings/finding.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { alertmanagerFindings } from './alertmanager-findings.ts'
import type { CheckContext } from './check-context.ts'
import type { CheckedFiles } from './checked-files.ts'
import { dashboardFindings } from './dashboard-findings.ts'
import { expressionFindings } from './expression-findings.ts'
import { expressionsOf } from './found-expression.ts'
import { linkFindings } from './link-findings.ts'
import { logQueryFindings } from './log-query-findings.ts'
import { pipelineFindings } from './pipeline-findings.ts'
import { ruleFindings } from './rule-findings.ts'
import { secretFindings } from './secret-findings.ts'

/** Everything that is wrong with the files, by what they are. */
export function fileFindings(files: CheckedFiles, context: CheckContext, ops: OpsModel): readonly Finding[] {
  const syntax = files.sources.flatMap(({ path, problems }) =>
    problems.map(({ line, message }): Finding => {
      const language = path.endsWith('.json') ? 'JSON' : 'YAML'
      const why = 'Nothing can read the file.'
      return {
        level: 'error',
        rule: 'syntax',
        file: path,
        line,
        message: `no ${language}: ${message}`,
        why,
        fix: 'Correct the file',
      }
    }),
  )
  const meaning = files.sources.flatMap(({ path, documents }) =>
    documents.flatMap((document) => [
      ...expressionsOf(path, document).flatMap((found) => expressionFindings(found, context.names)),
      ...dashboardFindings(path, document),
      ...ruleFindings(path, document, context.names.metrics),
      ...alertmanagerFindings(path, document, context),
      ...secretFindings(path, document),
      ...logQueryFindings(path, document, ops.logs),
      ...linkFindings(path, document, ops.service, context.links),
    ]),
  )
  return [...syntax, ...meaning, ...files.pipelines.flatMap((pipeline) => pipelineFindings(pipeline, ops.logs))]
}
