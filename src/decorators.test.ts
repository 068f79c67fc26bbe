import { afterEach, beforeEach, expect, test } from 'vitest'
import { decorateDetector } from '../test/support/decorated-detector.ts'
import { createInstrumentHarness } from '../test/support/instrument-harness.ts'
import { clearCurrentInstance, setCurrentInstance } from './core/current-instance.ts'
import * as decorators from './decorators.ts'

const { observed, traced } = decorators

let harness: ReturnType<typeof createInstrumentHarness>
const names = () => harness.spans.started.map((span) => span.name)

beforeEach(() => {
  harness = createInstrumentHarness()
  setCurrentInstance(harness)
})

afterEach(() => clearCurrentInstance(harness))

test('the name is the class of the call and the method', () => {
  const { Detector, SpecialDetector } = decorateDetector(decorators, Symbol('secret'))
  new Detector().detect(5)
  new SpecialDetector().detect(5)
  Detector.create()
  SpecialDetector.create()
  expect(names()).toEqual(['Detector.detect', 'SpecialDetector.detect', 'Detector.create', 'SpecialDetector.create'])
})

test('private methods are decorated', () => {
  class Vault {
    open(): string {
      return this.#unlock()
    }
    @observed
    #unlock(): string {
      return 'open'
    }
  }
  expect(new Vault().open()).toBe('open')
  expect(names()).toEqual(['Vault.#unlock'])
})

test('a method taken off its object goes by its own name', () => {
  class Tools {
    @observed
    shout(text: string): string {
      return text.toUpperCase()
    }
  }
  const { shout } = new Tools()
  expect([shout('a'), shout.call({}, 'b')]).toEqual(['A', 'B'])
  expect(names()).toEqual(['shout', 'shout'])
})

test('before there is an instance the method just runs, and the current one is found at every call', () => {
  clearCurrentInstance(harness)
  const { Detector } = decorateDetector(decorators, Symbol('secret'))
  const detector = new Detector()
  expect(detector.detect(5)).toBe(true)
  expect(names()).toEqual([])
  setCurrentInstance(harness)
  detector.detect(5)
  const second = createInstrumentHarness()
  setCurrentInstance(second)
  detector.detect(5)
  clearCurrentInstance(second)
  expect(names()).toEqual(['Detector.detect'])
  expect(second.spans.started.map((span) => span.name)).toEqual(['Detector.detect'])
})

test('observed counts errors, traced records them on the span alone', () => {
  class Risky {
    @observed
    counted(): never {
      throw new TypeError('counted')
    }
    @traced
    recorded(): never {
      throw new TypeError('recorded')
    }
  }
  const risky = new Risky()
  expect(() => risky.counted()).toThrow('counted')
  expect(() => risky.recorded()).toThrow('recorded')
  expect(harness.failed.mock.calls).toEqual([['TypeError', 'Risky.counted']])
  expect(harness.spans.started.map((span) => span.exceptions.length)).toEqual([1, 1])
})

test('many subclasses do not make a method remember without end', () => {
  class Base {
    @observed
    run(): void {}
  }
  for (let i = 0; i < 200; i++) {
    class Sub extends Base {}
    Object.defineProperty(Sub, 'name', { value: `Sub${i}` })
    new Sub().run()
  }
  expect(new Set(names()).size).toBe(200)
})

test.each<[string, () => unknown]>([
  ['a class', () => Reflect.apply(observed as never, undefined, [class {}, { kind: 'class', name: 'A' }])],
  ['a getter', () => Reflect.apply(observed as never, undefined, [() => 1, { kind: 'getter', name: 'a' }])],
  ['a legacy class', () => Reflect.apply(observed() as never, undefined, [class {}])],
  ['a legacy getter', () => Reflect.apply(observed as never, undefined, [{}, 'a', { get: () => 1 }])],
  ['anything with an empty name', () => observed('')],
  ['anything with a name that is no text', () => traced({ name: 7 as never })],
])('%s cannot be decorated', (_, decorate) => {
  expect(decorate).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_ARGUMENT' }))
})
