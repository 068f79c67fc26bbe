import type { Clock } from '../core/clock.ts'
import type { CheckFunction, CheckOptions, PingOptions } from './check-options.ts'
import { CheckProblems, isObject } from './check-problems.ts'
import { collectDnsProblems, createDnsCheck } from './dns-check.ts'
import type { Health, Unregister } from './health.ts'
import { collectHttpProblems, createHttpCheck } from './http-check.ts'
import { CHECK_OPTION_NAMES, collectOptionProblems } from './registration.ts'
import { collectTcpProblems, createTcpCheck } from './tcp-check.ts'
import { type TimedCheckOptions, timedCheck } from './timed-check.ts'

/** The methods that add a check of something that the service depends on. */
export type DependencyChecks = Pick<Health, 'http' | 'tcp' | 'dns' | 'ping'>

/** One kind of check: its own options and how they are judged. */
interface Kind<O extends PingOptions> {
  readonly keys: readonly (keyof O & string)[]
  collect(options: O, problems: CheckProblems): void
  create(options: O, timing: TimedCheckOptions): CheckFunction
}

const HTTP: Kind<Parameters<Health['http']>[1]> = {
  keys: ['url', 'method', 'headers', 'expectStatus'],
  collect: collectHttpProblems,
  create: createHttpCheck,
}
const TCP: Kind<Parameters<Health['tcp']>[1]> = {
  keys: ['host', 'port'],
  collect: collectTcpProblems,
  create: createTcpCheck,
}
const DNS: Kind<Parameters<Health['dns']>[1]> = {
  keys: ['host', 'record', 'servers'],
  collect: collectDnsProblems,
  create: createDnsCheck,
}

export function createDependencyChecks(clock: Clock, register: Health['register']): DependencyChecks {
  function add<O extends PingOptions>(kind: Kind<O>, name: string, options: O): Unregister {
    const problems = new CheckProblems(name)
    if (isObject(options)) {
      const { degradedMs } = options
      kind.collect(options, problems)
      problems.whole('degradedMs', degradedMs, 1, 600_000)
      collectOptionProblems(options, problems)
      const known = [...kind.keys, 'degradedMs', ...CHECK_OPTION_NAMES]
      for (const key of Object.keys(options)) {
        problems.expect(known.includes(key), `options: expected ${known.join(', ')}`, key)
      }
    } else problems.expect(false, 'options: expected an object', options)
    problems.throwAny()
    const check = kind.create(options, { clock, degradedMs: options.degradedMs })
    return register(name, check, commonOptionsOf(options))
  }

  return {
    http: (name, options) => add(HTTP, name, options),
    tcp: (name, options) => add(TCP, name, options),
    dns: (name, options) => add(DNS, name, options),
    ping: (name, fn, options = {}) => add(pingOf(fn), name, options),
  }
}

function pingOf(fn: CheckFunction): Kind<PingOptions> {
  return {
    keys: [],
    collect: (_options, problems) => problems.expect(typeof fn === 'function', 'check: expected a function', fn),
    create: (_options, timing) =>
      timedCheck(timing, async (context) => {
        if ((await fn(context)) === false) throw new Error('the check returned false')
        return {}
      }),
  }
}

function commonOptionsOf(options: PingOptions): CheckOptions {
  const all: Readonly<Record<string, unknown>> = { ...options }
  return Object.fromEntries(CHECK_OPTION_NAMES.filter((key) => key in all).map((key) => [key, all[key]]))
}
