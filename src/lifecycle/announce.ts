import { isError } from '../core/is-error.ts'
import type { Logger } from '../logging/logger.ts'

/** How long exporters are asked before the block in the terminal is written without their answer, in milliseconds. */
const PROBE_MS = 2_000

/** Whether something answers, and where it is. */
export interface ProbeAnswer {
  readonly target: string
  /** Undefined when it works. */
  readonly problem: string | undefined
}

/** Somewhere that telemetry is sent to. */
export interface ExporterDescription {
  /** Such as `traces`, `logs` or `datadog`. */
  readonly name: string
  /** Such as `localhost:4317` or a path. */
  readonly target: string
  /** Asks whether it answers, within `ms`; left out where there is nothing to ask. Must not keep the process alive. */
  readonly probe?: ((ms: number) => Promise<ProbeAnswer>) | undefined
}

/** What there is to say at the start. */
interface Announcement {
  readonly service: string
  readonly version: string
  readonly environment: string
  /** Endpoints with the URL, or the path where the port is the application's. */
  readonly urls: readonly { readonly name: string; readonly url: string }[]
  readonly exporters: readonly ExporterDescription[]
}

export interface AnnounceDeps {
  readonly announcement: Announcement
  /** A terminal to write a block to; undefined: one line goes to the logger instead. */
  readonly terminal: { write(text: string): unknown } | undefined
  readonly logger: Pick<Logger, 'info'> | undefined
  /** Told the answer of each exporter that was asked. */
  readonly onProbed: (exporter: string, answer: ProbeAnswer) => void
}

/**
 * The one message at the start. In a terminal a block with a tick or a cross for each exporter, once they have answered
 * or two seconds have passed; otherwise one log line at once. Resolves when all is said; never rejects, and keeps no
 * process alive.
 */
export async function announce(deps: AnnounceDeps): Promise<void> {
  const { announcement, terminal, logger } = deps
  try {
    if (terminal === undefined) logger?.info(fieldsOf(announcement), 'observability started')
    const answers = await Promise.all(announcement.exporters.map(ask))
    for (const [index, { name }] of announcement.exporters.entries()) {
      const answer = answers[index]
      if (answer !== undefined) deps.onProbed(name, answer)
    }
    terminal?.write(renderBlock(announcement, answers))
  } catch {
    // A start without a message is still a start.
  }
}

function fieldsOf({ urls, exporters }: Announcement): object {
  return {
    node: process.version,
    endpoints: Object.fromEntries(urls.map(({ name, url }) => [name, url])),
    exporters: Object.fromEntries(exporters.map(({ name, target }) => [name, target])),
  }
}

/** The exporter's answer; undefined where there was nothing to ask. */
async function ask({ probe, target }: ExporterDescription): Promise<ProbeAnswer | undefined> {
  if (probe === undefined) return undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<ProbeAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ target, problem: `no answer within ${PROBE_MS} ms` }), PROBE_MS)
    timer.unref()
  })
  try {
    return await Promise.race([probe(PROBE_MS), late])
  } catch (error) {
    return { target, problem: isError(error) ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

function renderBlock(announcement: Announcement, answers: readonly (ProbeAnswer | undefined)[]): string {
  const { service, version, environment, urls, exporters } = announcement
  const rows = urls.map(({ name, url }) => [name, `  ${url}`] as const)
  const exporterRows = exporters.map(({ name, target }, index) => [name, stateOf(target, answers[index])] as const)
  const all = [...rows, ...exporterRows]
  const width = Math.max(...all.map(([name]) => name.length), 0)
  const lines = all.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
  return `${[`${service} ${version} (${environment})`, ...lines].map(printable).join('\n')}\n`
}

function stateOf(target: string, answer: ProbeAnswer | undefined): string {
  if (answer?.problem === undefined) return `✔ ${target}`
  return `✖ ${target}: ${answer.problem}`
}

/** Names and error texts may come from elsewhere and must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}
