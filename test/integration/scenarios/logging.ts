/**
 * Numbered lines to standard output and to a file, then an end of the kind named in the first argument. Second argument:
 * the file, or `-`; third: how many lines; fourth: `console`, or not; fifth: further options as JSON.
 */
import { writeFileSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Scopes } from '../../../src/context/scope.ts'
import { Clock } from '../../../src/core/clock.ts'
import { Faults } from '../../../src/core/faults.ts'
import { Warnings } from '../../../src/core/warnings.ts'
import { createLogging } from '../../../src/logging/create-logging.ts'

const [end = '', file = '-', count = '0', console = 'console', more = '{}'] = isMainThread
  ? process.argv.slice(2)
  : workerData

/** Times the part of the exit that lies between the listener before the library's and the one after it. */
const exitTimes: number[] = []
const noteExitTime = () => exitTimes.push(performance.now())
process.on('exit', noteExitTime)

function startLogging() {
  const warnings = new Warnings()
  return createLogging({
    options: {
      level: 'info',
      levels: {},
      file: file === '-' ? undefined : file,
      console: console === 'console',
      rotate: undefined,
      redact: [],
      headers: [],
      preset: 'default',
      callSite: 'error',
      requests: true,
      pretty: false,
      slowRequestMs: undefined,
      sample: {},
      repeat: undefined,
      captureFatal: false,
      reopenOn: [],
      durability: 'batched',
      maxBufferBytes: 16_777_216,
      onFull: 'drop-new',
      ...JSON.parse(more),
    },
    service: { name: 'shop', version: '1.2.3', namespace: undefined, instanceId: 'shop-1', attributes: {} },
    environment: 'production',
    scopes: new Scopes(),
    clock: new Clock(),
    faults: new Faults(warnings),
    warnings,
    datadogFields: undefined,
  })
}

const part = startLogging()
process.on('exit', () => {
  noteExitTime()
  const { EXIT_TIME } = process.env
  if (EXIT_TIME !== undefined) writeFileSync(EXIT_TIME, String((exitTimes[1] ?? 0) - (exitTimes[0] ?? 0)))
})
const burst = () => {
  for (let n = 0; n < Number(count); n++) part.root.info({ n }, 'line')
}
const mixedBurst = () => {
  for (let n = 0; n < Number(count); n++) part.root[n % 100 === 0 ? 'error' : 'info']({ n }, 'line')
}
const report = () =>
  process.send?.({
    type: 'report',
    dropped: part.dropped(),
    destinations: part.destinations(),
  })

const ENDS: Record<string, () => void> = {
  natural: () => {
    burst()
    process.disconnect?.()
  },
  exit: () => {
    burst()
    process.exit(0)
  },
  throw: () => {
    burst()
    throw new Error('uncaught')
  },
  'late-throw': () => {
    burst()
    setImmediate(() => {
      throw new Error('uncaught')
    })
  },
  reject: () => {
    burst()
    void Promise.reject('a text')
  },
  sigterm: () => {
    process.on('SIGTERM', () => process.exit(0))
    burst()
    process.kill(process.pid, 'SIGTERM')
  },
  sigkill: () => {
    burst()
    part.root.error({ n: -1 }, 'last words')
    process.kill(process.pid, 'SIGKILL')
  },
  // Every hundredth line is an error, the last one is not.
  'sigkill-in-burst': () => {
    mixedBurst()
    process.kill(process.pid, 'SIGKILL')
  },
  'sigterm-in-burst': () => {
    mixedBurst()
    process.kill(process.pid, 'SIGTERM')
  },
  abort: () => {
    mixedBurst()
    process.abort()
  },
  // The test kills the process at some time; what it was told of was logged in turns that are over.
  'paced-until-killed': () => {
    let n = 0
    setInterval(() => {
      const logged = n
      for (const end = n + 200; n < end; n++) part.root.info({ n }, 'line')
      process.send?.({ type: 'logged', count: logged })
    }, 10)
  },
  'first-tick': () => {
    for (let n = 0; n < 10; n++) startLogging().root.info({ n }, 'line')
    process.exit(0)
  },
  // Nothing refers to the second logger any more.
  collected: () => {
    const useOnce = () => {
      const { root } = startLogging()
      for (let n = 0; n < Number(count); n++) root.info({ n }, 'line')
    }
    useOnce()
    for (let i = 0; i < 5; i++) globalThis.gc?.()
    process.exit(globalThis.gc === undefined ? 2 : 0)
  },
  repeated: () => {
    for (let n = 0; n < Number(count); n++) part.root.info('again')
    process.exit(0)
  },
  'late-exit-listener': () => {
    process.on('exit', () => part.root.info({ n: Number(count) }, 'line'))
    burst()
    process.exit(0)
  },
  worker: () => {
    // The TypeScript loader of the main thread does not reach into workers on its own.
    const load = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(import.meta.url)}) })`
    const worker = new Worker(load, { eval: true, workerData: ['exit', file, count, console] })
    worker.on('exit', () => process.disconnect?.())
  },
  shutdown: () => {
    burst()
    void part.shutdown(1_000).then(() => {
      part.root.info({ n: Number(count) }, 'line')
      process.disconnect?.()
    })
  },
  // Logs on and on; the test says when it is enough.
  steady: () => {
    let n = 0
    const timer = setInterval(() => {
      part.root.info({ n: n++ }, 'line')
      report()
    }, 5)
    process.on('message', () => {
      clearInterval(timer)
      void part.flush(1_000).then(() => {
        report()
        process.send?.({ type: 'logged', count: n }, () => process.exit(0))
      })
    })
  },
  // Twenty lines a turn, once the test says so.
  paced: () => {
    let n = 0
    const turn = () => {
      for (const end = n + 20; n < end && n < Number(count); n++) part.root.info({ n, pid: process.pid }, 'line')
      if (n < Number(count)) setImmediate(turn)
      else {
        process.send?.({ type: 'logged', count: n })
        void part.shutdown(10_000).then(() => process.disconnect?.())
      }
    }
    process.once('message', turn)
    report()
  },
  'exit-when-told': () => {
    burst()
    process.on('message', () => process.exit(0))
    report()
  },
}

ENDS[end]?.()
