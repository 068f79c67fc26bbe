import { expect, test } from 'vitest'
import { Faults } from './faults.ts'
import { Warnings } from './warnings.ts'

class RecordedWarnings extends Warnings {
  readonly calls: (readonly string[])[] = []

  override once(code: Parameters<Warnings['once']>[0], ...args: readonly string[]): void {
    this.calls.push([code, ...args])
  }
}

test('run answers what the function answers, and counts nothing', () => {
  const faults = new Faults(new RecordedWarnings())
  expect(faults.run('http', () => 5, 0)).toBe(5)
  expect([...faults.counts()]).toEqual([])
})

test('a throw is answered with the fallback, counted and warned about', () => {
  const warnings = new RecordedWarnings()
  const faults = new Faults(warnings)
  const components: string[] = []
  faults.onFault = (component) => components.push(component)
  const fail = (): number => {
    throw new TypeError('no number')
  }
  expect(faults.run('metrics', fail, 7)).toBe(7)
  expect(faults.run('metrics', fail, 8)).toBe(8)
  faults.report('logging', 'disk full')
  faults.report('user', { odd: true })
  expect([...faults.counts()]).toEqual([
    ['metrics', 2],
    ['logging', 1],
    ['user', 1],
  ])
  expect(components).toEqual(['metrics', 'metrics', 'logging', 'user'])
  expect(warnings.calls).toEqual([
    ['OBSWRN001', 'metrics', 'TypeError: no number'],
    ['OBSWRN001', 'metrics', 'TypeError: no number'],
    ['OBSWRN001', 'logging', 'disk full'],
    ['OBSWRN001', 'user', 'object'],
  ])
})

test('a fault while a fault is reported goes nowhere', () => {
  const faults = new Faults(new RecordedWarnings())
  faults.onFault = () => {
    throw new Error('again')
  }
  const hostile = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no')
    },
  })
  expect(() => faults.report('http', new Error('first'))).not.toThrow()
  faults.onFault = undefined
  expect(() => faults.report('http', hostile)).not.toThrow()
  expect(faults.counts().get('http')).toBe(2)
})
