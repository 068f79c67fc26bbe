import { ObservabilityError } from '../../core/errors.ts'
import { isRecord } from '../describe-value.ts'
import type { ConfigFileOptions } from '../options.ts'

/** What a configuration file exports. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string
  /** For `createObservability()`, not checked yet; undefined where the file has none. */
  readonly options: ConfigFileOptions | undefined
  /** For the operations artefacts, as it is; undefined where the file has none. */
  readonly ops: unknown
}

/** On the result of `defineOps()`: a default export that carries it holds no options. */
export const kOps: unique symbol = Symbol.for('@creativedynamics/observability/ops') as never

/**
 * Reads the exports of a configuration file: `observability` are the options and `ops` the operations artefacts. The
 * default export is either of both that has no name of its own: `ops` where `observability` has one or where
 * `defineOps()` made it, an object with the keys `observability` (or `options`) and `ops`, or the options.
 * @throws ObservabilityError `OBS_ERR_CONFIG_FILE` when there is neither.
 */
export function readConfigFile(path: string, loaded: unknown): ConfigFile {
  const { options, ops } = contentOf(unwrapped(loaded))
  if (options === undefined && ops === undefined) {
    throw new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, `it exports neither options nor ops; ${FORM}`])
  }
  if (options !== undefined && !isRecord(options)) {
    throw new ObservabilityError('OBS_ERR_CONFIG_FILE', [path, `its options are no object; ${FORM}`])
  }
  return { path, options: options as ConfigFileOptions | undefined, ops }
}

const FORM = "it should have the line 'export const observability = { … }'"

interface Content {
  readonly options: unknown
  readonly ops: unknown
}

function contentOf(exported: unknown): Content {
  if (!isRecord(exported)) return { options: exported, ops: undefined }
  if (kOps in exported) return { options: undefined, ops: exported }
  const { observability, options, ops, default: main } = exported
  const named = observability ?? options
  if (named !== undefined) return { options: named, ops: ops ?? main }
  if (main !== undefined) {
    const content = contentOf(unwrapped(main))
    return { options: content.options, ops: ops ?? content.ops }
  }
  if (ops !== undefined) return { options: undefined, ops }
  return { options: isNamespace(exported) ? undefined : exported, ops: undefined }
}

/** `import()` and `require()` show CommonJS differently: the object of its exports is what counts. */
function unwrapped(exported: unknown): unknown {
  if (!isRecord(exported) || !isRecord(exported.default)) return exported
  const main = exported.default
  const names = Object.keys(exported).filter((name) => name !== 'default' && name !== 'module.exports')
  const repeats = names.length > 0 && names.every((name) => main[name] === exported[name])
  return repeats ? main : exported
}

function isNamespace(exported: object): boolean {
  return Object.prototype.toString.call(exported) === '[object Module]' || '__esModule' in exported
}
