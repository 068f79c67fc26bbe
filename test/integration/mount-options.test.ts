import { afterAll, expect, test } from 'vitest'
import { createObservability, getObservability, ObservabilityError } from '../../src/index.ts'

const early = getObservability()
const obs = createObservability({ service: 'shop', logging: false, announce: false })
afterAll(() => obs.shutdown())

const handler = () => {}

function errorOf(mount: () => unknown): ObservabilityError {
  try {
    mount()
  } catch (error) {
    if (error instanceof ObservabilityError) return error
    throw error
  }
  throw new Error('expected the options to be refused')
}

test('every wrong option of a mount is named in one error, unknown keys with the nearest known one', () => {
  const error = errorOf(() => obs.expressErrors({ respnd: true, typo: 1, respond: 'yes' } as never))
  expect(error.code).toBe('OBS_ERR_INVALID_OPTIONS')
  expect(error.message).toMatchInlineSnapshot(`
    "OBS_ERR_INVALID_OPTIONS Invalid options: 3 problems
      - expressErrors.respnd: is not a known option. Did you mean "respond"?
      - expressErrors.typo: is not a known option. Known here: respond.
      - expressErrors.respond: expected true or false, got "yes""
  `)
  expect(error.issues[1]).toEqual({
    path: 'expressErrors.typo',
    message: 'is not a known option',
    received: 1,
    hint: 'Known here: respond.',
  })
})

test.each<[string, () => unknown, string]>([
  ['node.rout', () => obs.node(handler, { rout: () => '/' } as never), 'is not a known option. Did you mean "route"?'],
  ['node.route', () => obs.node(handler, { route: '/items' } as never), 'expected a function of the request, got'],
  [
    'node.ignore',
    () => obs.node(handler, { ignore: ['/x'] } as never),
    'Did you mean the option "http.ignore" of createObservability()?',
  ],
  ['node', () => obs.node(handler, null as never), 'expected an object of options, got null'],
  ['expressErrors', () => obs.expressErrors([] as never), 'expected an object of options, got an empty list'],
  [
    'expressErrors',
    () =>
      obs.expressErrors(
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error('closed')
            },
          },
        ),
      ),
    'cannot be read: closed',
  ],
])('what is wrong at %s is an error at set-up', (path, mount, text) => {
  const error = errorOf(mount)
  expect(error.issues.map((issue) => issue.path)).toEqual([path])
  expect(error.message).toContain(text)
})

test.each(['express', 'fastify', 'koa', 'hono'] as const)(
  '%s() takes no argument, and says where options are',
  (name) => {
    const mount = obs[name] as (options?: unknown) => unknown
    expect(errorOf(() => mount({ ignore: ['/x'] })).message).toContain(
      `${name}: expected no argument, got an object. Did you mean the option "http.ignore" of createObservability()?`,
    )
    expect(errorOf(() => mount(() => {})).message).toContain(`${name}: expected no argument, got a function`)
    for (const nothing of [undefined, {}]) expect(mount(nothing)).toBeTypeOf('function')
  },
)

test('right options and none at all are accepted', () => {
  for (const options of [undefined, {}, { respond: undefined }, { respond: true }]) {
    expect(obs.expressErrors(options)).toHaveLength(4)
  }
  for (const options of [undefined, {}, { route: undefined }, { route: () => '/' }]) {
    expect(obs.node(handler, options)).toHaveLength(2)
  }
})

test('a mount that is asked for before there is an instance is checked at once', () => {
  expect(errorOf(() => early.expressErrors({ typo: 1 } as never)).code).toBe('OBS_ERR_INVALID_OPTIONS')
})
