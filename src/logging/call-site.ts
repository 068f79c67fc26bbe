/** Where a log call stands in the source. */
export interface CallSite {
  readonly functionName: string | undefined
  readonly file: string
  readonly line: number
}

/** Longest frame that is looked at, in characters. */
const MAX_FRAME = 1_000

/** Frame of a stack trace: `at name (file:line:column)` or `at file:line:column`. */
const FRAME = /^\s*at (?:(?:async )?(.+?) \()?(.+?):(\d+):\d+\)?$/

/** V8 puts these before names of functions that belong to no class of the application. */
const RECEIVERS = /^(?:new |Object\.|Module\.|Function\.|process\.|global\.)+/

/**
 * The stack trace's text of the place that called `below`. Undefined when it cannot be told. Costs two to five
 * microseconds, nearly all of them the engine's.
 */
export function callSiteText(below: (...args: never[]) => unknown): string | undefined {
  const limit = Error.stackTraceLimit
  const holder: { stack?: unknown } = {}
  try {
    Error.stackTraceLimit = 1
    Error.captureStackTrace(holder, below)
    // The text form and not Error.prepareStackTrace: it follows source maps, and others own that hook.
    return firstFrameText(holder.stack)
  } catch {
    return undefined
  } finally {
    try {
      Error.stackTraceLimit = limit
    } catch {
      // Frozen intrinsics: the limit was not changed either.
    }
  }
}

/** Start of a frame in a stack trace's text. */
const FRAME_START = '\n    at '

/** The text of the first frame of a stack trace that is outside of Node.js itself. */
export function firstFrameText(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined
  for (let at = stack.indexOf(FRAME_START); at !== -1; at = stack.indexOf(FRAME_START, at + 1)) {
    const end = stack.indexOf('\n', at + 1)
    const text = stack.slice(at + 1, end === -1 ? undefined : end)
    if (text.length <= MAX_FRAME && !text.includes('node:') && !text.endsWith('<anonymous>)')) return text
  }
  return undefined
}

/** The first frame of a stack trace's text. */
export function firstFrameOf(stack: unknown): CallSite | undefined {
  if (typeof stack !== 'string') return undefined
  for (const text of stack.split('\n', 30)) {
    const frame = FRAME.exec(text)
    if (frame === null) continue
    const [, name, file, line] = frame
    return { functionName: functionNameOf(name), file: file as string, line: Number(line) }
  }
  return undefined
}

function functionNameOf(name: string | undefined): string | undefined {
  const bare = name?.replace(RECEIVERS, '').replace(/ \[as .*\]$/, '')
  return bare === undefined || bare === '' || bare === '<anonymous>' ? undefined : bare
}
