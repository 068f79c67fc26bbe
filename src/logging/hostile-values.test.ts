import fc from 'fast-check'
import { expect, test } from 'vitest'
import { topLevelKeysOf } from '../../test/support/json-keys.ts'
import { createLoggingHarness, requestScope } from '../../test/support/logging-harness.ts'
import { LOG_FIELDS } from '../catalogue/log-fields.ts'

const cyclic: Record<string, unknown> = { a: 1 }
cyclic.self = cyclic
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
let flip = 0

/** Values that break loggers. */
const HOSTILE: readonly unknown[] = [
  cyclic,
  proxy,
  10n,
  Symbol('s'),
  Number.NaN,
  () => 1,
  new Date(Number.NaN),
  Buffer.alloc(1_000_000),
  'x'.repeat(1_000_000),
  'line\nbreak\u001b[31m\u2028\ud800',
  Object.freeze(new Error('frozen')),
  Object.assign(new Error('cyclic'), { cause: cyclic }),
  new Map<unknown, unknown>([[{}, new Set([10n])]]),
  Object.create(null),
  JSON.parse('{"__proto__":{"x":1},"constructor":1,"hasOwnProperty":2}'),
  {
    get x(): never {
      throw new Error('getter')
    },
  },
  {
    get x(): unknown {
      return flip++ % 2 === 0 ? 1 : 10n
    },
  },
  {
    toJSON(): never {
      throw new Error('toJSON')
    },
  },
  { toJSON: () => () => 1 },
  {
    toString(): never {
      throw new Error('toString')
    },
  },
  new Proxy(
    {},
    {
      ownKeys(): never {
        throw new Error('ownKeys')
      },
      getPrototypeOf(): never {
        throw new Error('getPrototypeOf')
      },
    },
  ),
  Object.defineProperty(new Error('x'), 'message', {
    get(): never {
      throw new Error('message')
    },
  }),
  Object.defineProperty(new Error('x'), 'stack', { value: 42 }),
  Array.from({ length: 100_000 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i])),
  ((): object => {
    let deep: object = {}
    for (let i = 0; i < 50_000; i++) deep = { deep }
    return deep
  })(),
  { ['k'.repeat(100_000)]: 1 },
]

const ALWAYS = ['level', 'timestamp', 'message', 'logger', 'module', 'function', 'service', 'environment', 'version']

/** Stands for a hostile value until the call: fast-check itself cannot hold a revoked proxy. */
class Pick {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
})
const value = fc.oneof(
  anything,
  fc.nat(HOSTILE.length - 1).map((index) => new Pick(index)),
)
const key = fc.oneof(
  fc.string(),
  fc.constantFrom(...LOG_FIELDS, 'err', '__proto__', 'toJSON', 'fields.level', 'socket'),
)
const fields = fc.dictionary(key, value, { maxKeys: 6 })

function picked(value: unknown): unknown {
  return value instanceof Pick ? HOSTILE[value.index] : value
}

function pickedFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.values(value).some((v) => v instanceof Pick))
    return picked(value)
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, picked(v)]))
}

const first = fc.oneof(value, fields, fc.string(), fc.constantFrom('%s %d %o %j', '%', '%%%s%O'))

test('no call throws, every line parses, and each of our fields stands in it once', () => {
  const { logger, scopes, texts, part } = createLoggingHarness({ level: 'trace' })
  const { request, scope } = requestScope('fn')
  request.annotate({ plan: 'pro' })
  const level = fc.constantFrom('trace', 'info', 'error', 'fatal' as const)
  fc.assert(
    fc.property(level, first, fc.array(value, { maxLength: 3 }), fields, (method, a0, rest0, bindings0) => {
      const [a, rest, bindings] = [
        pickedFields(a0),
        rest0.map(picked),
        pickedFields(bindings0) as Record<string, unknown>,
      ]
      texts.length = 0
      scopes.run(scope, () => {
        logger[method](a, ...(rest as [string]))
        const child = logger.child(bindings)
        child[method](a, ...(rest as [string]))
        child.child(bindings as never, rest[0] as never)[method](rest[0])
        part.getLogger(String(method)).isLevelEnabled(a as never)
      })
      expect(texts).toHaveLength(3)
      for (const text of texts) {
        expect(text.indexOf('\n')).toBe(text.length - 1)
        expect(text.length).toBeLessThan(400_000)
        const line = JSON.parse(text) as Record<string, unknown>
        const keys = topLevelKeysOf(text)
        for (const name of LOG_FIELDS) expect(keys.filter((k) => k === name).length).toBeLessThanOrEqual(1)
        for (const name of ALWAYS) expect(typeof line[name]).toBe('string')
        expect(line).toMatchObject({
          level: method.toUpperCase(),
          service: 'shop',
          correlation_id: 'req-1',
          function: 'fn',
        })
      }
    }),
    { numRuns: 200 },
  )
})

test.each(HOSTILE.map((hostile, i) => [i, hostile]))(
  'hostile value %i stands alone, as a field, in an array and as a cause',
  (_, hostile) => {
    const { logger, texts, lines, faults } = createLoggingHarness()
    logger.info(hostile)
    logger.info({ hostile, ok: 1 }, 'field')
    logger.info({ list: [hostile], ok: 1 }, 'list')
    logger.info('%s %d %o', hostile, hostile, hostile)
    logger.error(new Error('x', { cause: hostile }))
    expect(lines()).toHaveLength(5)
    expect(lines()[1]).toMatchObject({ ok: 1, message: 'field' })
    expect(lines()[2]).toMatchObject({ ok: 1, message: 'list' })
    expect(lines()[4]).toMatchObject({ message: 'x', error_type: 'Error' })
    for (const text of texts) expect(text.length).toBeLessThan(200_000)
    expect(faults.counts().get('logging')).toBeUndefined()
  },
)

test('a value that logs while it is read disturbs neither line', () => {
  const { logger, lines } = createLoggingHarness()
  const noisy = {
    get inner(): string {
      logger.info({ password: 'x' }, 'inner')
      return 'read'
    },
  }
  logger.info({ before: 1, noisy, after: 2 }, 'outer')
  expect(lines().at(-1)).toMatchObject({ message: 'outer', before: 1, noisy: { inner: 'read' }, after: 2 })
  expect(lines()[0]).toMatchObject({ message: 'inner', password: '[redacted]' })
})

test('no request throws or breaks its line, whatever it was annotated with', () => {
  const { part, texts, scopes, faults } = createLoggingHarness()
  const record = fc.record({
    method: fc.string(),
    endpoint: fc.string(),
    status: fc.oneof(fc.integer(), fc.constantFrom(200, 404, 500)),
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    aborted: fc.boolean(),
    requestBytes: fc.option(fc.nat(), { nil: undefined }),
    responseBytes: fc.option(fc.nat(), { nil: undefined }),
    userAgent: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(undefined), anything as fc.Arbitrary<never>),
    error: value,
  })
  const annotations = fc.dictionary(fc.oneof(key, fc.constantFrom('status', 'user_agent', 'duration')), value, {
    maxKeys: 5,
  })
  fc.assert(
    fc.property(record, annotations, (request0, fields0) => {
      texts.length = 0
      const { request, scope } = requestScope('fn')
      request.annotate(pickedFields(fields0) as never)
      scopes.run(scope, () => part.access({ ...request0, error: picked(request0.error), scope }))
      expect(texts).toHaveLength(1)
      const [text = ''] = texts
      expect(text.indexOf('\n')).toBe(text.length - 1)
      expect(JSON.parse(text)).toMatchObject({ logger: 'http', status: request0.status, correlation_id: 'req-1' })
      const keys = topLevelKeysOf(text)
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 300 },
  )
  expect(faults.counts().get('logging')).toBeUndefined()
})

test('what stands on Object.prototype is no field', () => {
  const { logger, texts } = createLoggingHarness()
  const prototype = Object.prototype as { polluted?: unknown }
  prototype.polluted = 'yes'
  try {
    logger.info({ own: 1 }, 'x')
    logger.info({ own: { deep: 1 }, level: 'mine' }, 'x')
    logger.child({ bound: 1 }).error(new Error('x'))
  } finally {
    delete prototype.polluted
  }
  expect(texts).toHaveLength(3)
  for (const text of texts) expect(text).not.toContain('polluted')
})
