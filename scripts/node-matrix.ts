/**
 * Runs the tests on the newest of every other Node.js version: `npm run test:matrix`, or on those that are named:
 * `npm run test:matrix -- 22.12.0 26`. From Node.js 22 on they run with dd-trace 6 and beside OpenTelemetry's SDK 3, and
 * those of Datadog with dd-trace 5, too. All of these come from npm, once, into .node-matrix/; delete that folder for newer
 * ones.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type Installed, install } from './matrix/install.ts'
import { type NodeBinary, nodeBinary } from './matrix/node-binary.ts'
import { failedTests } from './matrix/test-report.ts'

const ROOT = join(import.meta.dirname, '..')
const MATRIX = join(ROOT, '.node-matrix')
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')

const VERSIONS = ['20', '22', '24', '26']
/** Spans through dd-trace; what else is tested of Datadog is the library's own. */
const DATADOG_SPANS = ['foreign', 'guide', 'hostile-headers', 'mirror', 'server']
const DATADOG = 'test/integration/datadog-'
/** What computes the same on every version, and what reads the sources and pages only, is left to `npm test`. */
const LEFT_OUT = [
  'examples/*/*.test.ts',
  'src/{catalogue,config}/**',
  'src/metrics/{exposition,instruments,storage}/**',
  'src/ops/**',
  'src/tracing/{attributes,otlp,propagation}/**',
  'test/integration/{decorator-compilers,docs,ops-check,ops-logs,scaling}.test.ts',
  'test/package/{docs,floors,import-cost,links}.test.ts',
  'test/support/**',
  'test/types/**',
]

interface Row {
  readonly suite: string
  readonly passed: boolean
  /** What failed, told again at the end: the first row's failures are thousands of lines further up by then. */
  readonly failed: readonly string[]
  readonly seconds: number
}

/** What npm names on its command line, else every version but the one that `npm test` runs on. */
function wantedVersions(named: readonly string[]): readonly string[] {
  const unknown = named.filter((version) => !/^\d+(\.\d+){0,2}$/.test(version))
  if (unknown.length > 0) throw new Error(`not a version of Node.js: ${unknown.join(', ')}; name them as 22 or 22.12.0`)
  const own = process.versions.node.split('.')[0]
  return named.length > 0 ? named : VERSIONS.filter((version) => version !== own)
}

/** The SDK that needs Node.js 22.15 at least. */
function newestSdk(): Installed {
  return install(join(MATRIX, 'otel-sdk-3'), '@opentelemetry/sdk-trace', '3')
}

function datadog(range: string): Installed {
  return install(join(MATRIX, `dd-trace-${range}`), 'dd-trace', range)
}

/** The oldest dd-trace that package.json allows. */
function oldestDatadog(): Installed {
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const [oldest = ''] = /\d+\.\d+\.\d+/.exec(peerDependencies['dd-trace']) ?? []
  return datadog(oldest)
}

/** `application` is the one whose dd-trace the tests find, `sdk` the one of OpenTelemetry that they may prove, too. */
function runTests(node: NodeBinary, args: readonly string[], application?: Installed, sdk?: Installed): Row {
  const suite = `Node.js ${node.version}, dd-trace ${application?.version ?? 5}`
  const started = performance.now()
  const report = join(MATRIX, 'report.json')
  rmSync(report, { force: true })
  console.log(`\n=== ${suite}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`]
  const { status } = spawnSync(node.path, [VITEST, 'run', ...reporters, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(application === undefined ? {} : { TEST_APPLICATION: application.folder }),
      ...(sdk === undefined ? {} : { TEST_OTEL_SDK_3: sdk.folder }),
      // Commands that tests run by name are to find this Node.js, too.
      PATH: `${dirname(node.path)}${delimiter}${process.env.PATH}`,
    },
  })
  const seconds = Math.round((performance.now() - started) / 1_000)
  if (status === 0) return { suite, passed: true, failed: [], seconds }
  const failed = failedTests(report, ROOT) ?? ['vitest ended without a report']
  return { suite, passed: false, failed, seconds }
}

function takesNewestSdk({ version }: NodeBinary): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 15)
}

function runOn(node: NodeBinary): readonly Row[] {
  const leftOut = LEFT_OUT.flatMap((pattern) => ['--exclude', pattern])
  const major = Number.parseInt(node.version, 10)
  if (major < 22) return [runTests(node, leftOut)]
  const all = runTests(node, leftOut, datadog('6'), takesNewestSdk(node) ? newestSdk() : undefined)
  // Node.js 22 is the newest that the oldest dd-trace knows.
  if (major === 22) return [all, runTests(node, [DATADOG], oldestDatadog())]
  return [
    all,
    runTests(
      node,
      DATADOG_SPANS.map((spans) => `${DATADOG}${spans}`),
    ),
  ]
}

try {
  const versions = wantedVersions(process.argv.slice(2))
  // All of them first: what cannot be installed is said before minutes of tests.
  const nodes = versions.map((version) => nodeBinary(join(MATRIX, `node-${version}`), version))
  const rows = nodes.flatMap(runOn)
  console.log('')
  for (const { suite, passed, failed, seconds } of rows) {
    console.log(`${passed ? 'passed' : 'FAILED'}  ${suite}  ${seconds} s`)
    for (const test of failed) console.log(`        ${test}`)
  }
  if (rows.some(({ passed }) => !passed)) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
