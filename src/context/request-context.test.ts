import { expect, test } from 'vitest'
import { RequestContext } from './request-context.ts'

test('the endpoint is asked for late', () => {
  let route: string | undefined
  const context = new RequestContext('id', () => route)
  expect(context.readEndpoint()).toBeUndefined()
  route = '/items/:id'
  expect(context.readEndpoint()).toBe('/items/:id')
  expect(new RequestContext('id').readEndpoint()).toBeUndefined()
})

test('the revision grows with every change that a log line shows', () => {
  const context = new RequestContext('id')
  const before = context.revision
  context.userId = 'u-1'
  const afterUser = context.revision
  context.annotate({ plan: 'pro' })
  expect([afterUser > before, context.revision > afterUser]).toEqual([true, true])
})

test('the later value of a field wins, and fields handed out before stay as they were', () => {
  const context = new RequestContext('id')
  context.annotate({ plan: 'free', items: 1 })
  const before = context.fields
  context.annotate({ plan: 'pro' })
  expect(context.fields).toEqual({ plan: 'pro', items: 1 })
  expect(before).toEqual({ plan: 'free', items: 1 })
})
