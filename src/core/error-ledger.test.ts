import { expect, test } from 'vitest'
import { ErrorLedger } from './error-ledger.ts'

test('an error object is claimed once', () => {
  const ledger = new ErrorLedger()
  const error = new Error('boom')
  expect([ledger.claim(error), ledger.claim(error), ledger.claim(new Error('boom'))]).toEqual([true, false, true])
})

test('thrown values without identity are claimed every time', () => {
  const ledger = new ErrorLedger()
  expect(['text', 'text', null, undefined].map((value) => ledger.claim(value))).toEqual([true, true, true, true])
})

test('two ledgers know nothing of each other', () => {
  const error = new Error('boom')
  expect([new ErrorLedger().claim(error), new ErrorLedger().claim(error)]).toEqual([true, true])
})

test('a request knows whether an error was claimed in it, thrown values without identity included', () => {
  const ledger = new ErrorLedger()
  const [first, second, third] = [{}, {}, {}]
  ledger.claim(new Error('boom'), first)
  ledger.claim('text', second)
  expect([first, second, third].map((request) => ledger.hasClaimIn(request))).toEqual([true, true, false])
})
