import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepServer, keptServers } from './cache.ts'
import { isInstalled, runProgram } from './run-program.ts'
import type { ServerPart } from './server-part.ts'

/** One release of the Collector: what it calls v0 and v1 belong together. */
const RELEASE = { beta: 'v0.159.0', stable: 'v1.65.0' }
const CORE = 'go.opentelemetry.io/collector'
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib'
const BUILDER = `${CORE}/cmd/builder@${RELEASE.beta}`

/**
 * The last release of the `datadog` receiver that the module proxy hands out and that the checksum database knows, with all
 * that it stands on; it compiles against `RELEASE`. Later ones are withheld ("This module version is not available") or
 * unknown to the database (of v0.158.0 `internal/datadog`), and nothing unverified is compiled here.
 */
const DATADOG_RECEIVER = `${CONTRIB}/receiver/datadogreceiver v0.144.0`

/** What the tests send to, read from, and what the generated configurations of the Collector name; a version where it is not that of the release. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  receivers: [`${CORE}/receiver/otlpreceiver`, `${CONTRIB}/receiver/filelogreceiver`, DATADOG_RECEIVER],
  processors: [
    `${CORE}/processor/batchprocessor`,
    `${CORE}/processor/memorylimiterprocessor`,
    `${CONTRIB}/processor/tailsamplingprocessor`,
  ],
  exporters: [
    `${CORE}/exporter/debugexporter`,
    `${CORE}/exporter/otlpexporter`,
    `${CORE}/exporter/otlphttpexporter`,
    `${CONTRIB}/exporter/fileexporter`,
    `${CONTRIB}/exporter/prometheusexporter`,
    `${CONTRIB}/exporter/prometheusremotewriteexporter`,
  ],
  extensions: [
    `${CONTRIB}/extension/bearertokenauthextension`,
    `${CONTRIB}/extension/healthcheckextension`,
    `${CONTRIB}/extension/storage/filestorage`,
  ],
}
const PROVIDERS = ['env', 'file', 'yaml'].map((source) => `${CORE}/confmap/provider/${source}provider`)

/** Builds of other components are other servers, though of one release. */
const MANIFEST = manifest()
const VERSION = `${RELEASE.beta.slice(1)}-${createHash('sha256').update(MANIFEST).digest('hex').slice(0, 8)}`

/** The OpenTelemetry Collector, put together and compiled by its own builder from the Go module proxy. */
export const collector: ServerPart = {
  name: 'collector',
  tests: ['collector-'],
  get() {
    const kept = keptServers('otelcol').find(({ version }) => version === VERSION)
    if (kept !== undefined) return { servers: [kept], missing: [] }
    try {
      return { servers: [build()], missing: [] }
    } catch (error) {
      return { servers: [], missing: [{ server: `otelcol ${VERSION}`, reason: (error as Error).message }] }
    }
  },
}

function build() {
  if (!isInstalled('go', 'version')) throw new Error('there is no Go on this machine, and it is compiled here')
  console.log(`building otelcol ${VERSION}: some minutes, once`)
  return keepServer({ name: 'otelcol', version: VERSION, origin: 'built from Go modules' }, (folder) => {
    const work = mkdtempSync(join(tmpdir(), 'otelcol-'))
    try {
      writeFileSync(join(work, 'manifest.yaml'), MANIFEST)
      // The builder writes its output below the working directory.
      runProgram('go', ['run', BUILDER, '--config=manifest.yaml'], { cwd: work })
      copyFileSync(join(work, 'out', 'otelcol'), join(folder, 'otelcol'))
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
}

/** In JSON, which is YAML, too. */
function manifest(): string {
  const modules = (names: readonly string[], version: string) =>
    names.map((name) => ({ gomod: name.includes(' ') ? name : `${name} ${version}` }))
  const components = Object.entries(COMPONENTS).map(([kind, names]) => [kind, modules(names, RELEASE.beta)])
  return JSON.stringify({
    dist: { name: 'otelcol', module: 'otelcol', output_path: './out', version: RELEASE.beta.slice(1) },
    ...Object.fromEntries(components),
    providers: modules(PROVIDERS, RELEASE.stable),
  })
}
