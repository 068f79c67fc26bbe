/** Entry `./ops`: the operations artefacts from the definitions that the running library uses. Needs no running application. */

export { defineOps, type OpsOptions } from './define-ops.ts'
export { type GenerateOptions, type GenerateResult, generate } from './generate.ts'
