/** Every failure that the library raises. docs/errors.md is rendered from this table. */
export const ERROR_TABLE = {
  OBS_ERR_INVALID_OPTIONS: {
    message: 'Invalid options: %s',
    why: 'createObservability() or a mount received values of the wrong type or out of range, or unknown keys.',
    fix: 'Correct every path that the message lists; `error.issues` holds them as data.',
  },
  OBS_ERR_INVALID_METRIC: {
    message: 'Invalid metric: %s',
    why: 'A metric name, label, bucket list or a second definition of the same name is not allowed.',
    fix: 'Correct the definition that the message names.',
  },
  OBS_ERR_INVALID_CHECK: {
    message: 'Invalid health check: %s',
    why: 'A health check was registered with a bad name, function or option.',
    fix: 'Correct the registration that the message names.',
  },
  OBS_ERR_INVALID_ARGUMENT: {
    message: 'Invalid argument: %s',
    why: 'A wrapper, decorator or mount was given something it cannot work with.',
    fix: 'Pass what the message asks for.',
  },
  OBS_ERR_MISSING_PEER: {
    message: 'Cannot load "%s", which %s needs. Install it: npm install %s',
    why: 'An option turns on a feature whose package is an optional peer dependency that is not installed.',
    fix: 'Run the install command of the message, or leave the option out.',
  },
  OBS_ERR_INVALID_OPS: {
    message: 'Invalid operations definition: %s',
    why: 'defineOps() received values of the wrong type, or the definition names a metric, label, bucket bound or receiver that does not exist.',
    fix: 'Correct every place that the message lists; `error.issues` holds them as data.',
  },
  OBS_ERR_CONFIG_FILE: {
    message: 'Cannot use the configuration file %s: %s',
    why: 'The observability.config file does not load, does not exist where OBS_CONFIG_FILE says, or exports nothing of use.',
    fix: 'Correct the file as the message says; `error.cause` is what the file itself threw.',
  },
} as const

export type ErrorCode = keyof typeof ERROR_TABLE

/** One thing that is wrong with the options. */
export interface OptionIssue {
  /** Path of the option, such as `tracing.sampleRatio`. */
  readonly path: string
  /** What was expected there. */
  readonly message: string
  readonly received: unknown
  /** A suggestion, such as the nearest known key. */
  readonly hint?: string | undefined
}

const kBrand = Symbol.for('@creativedynamics/observability.error')

/** The library's one error class; tell errors apart by `code`. */
export class ObservabilityError extends Error {
  override readonly name = 'ObservabilityError'
  readonly code: ErrorCode
  /** Everything that is wrong, for `OBS_ERR_INVALID_OPTIONS`; empty otherwise. */
  readonly issues: readonly OptionIssue[]

  constructor(
    code: ErrorCode,
    args: readonly string[] = [],
    options: { readonly cause?: unknown; readonly issues?: readonly OptionIssue[] } = {},
  ) {
    let next = 0
    const message = ERROR_TABLE[code].message.replaceAll('%s', () => args[next++] ?? '?')
    super(`${code} ${message}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.issues = options.issues ?? []
  }

  /** True for errors of the ESM and of the CommonJS copy of this package; `instanceof` agrees. */
  static isError(value: unknown): value is ObservabilityError {
    return typeof value === 'object' && value !== null && kBrand in value
  }
}

Object.defineProperty(ObservabilityError.prototype, kBrand, { value: true })
Object.defineProperty(ObservabilityError, Symbol.hasInstance, { value: ObservabilityError.isError })
