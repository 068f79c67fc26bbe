import express from 'express'
import express4 from 'express4'
import { describe, expect, test } from 'vitest'
import type { ExpressLayer, ExpressPath } from './express-types.ts'
import { mountsOfLayer } from './mounts-of-layer.ts'

const noop = () => undefined

function layerOf(make: typeof express, path: ExpressPath): ExpressLayer {
  const router = make.Router()
  router.use(path as string, noop)
  return router.stack[0] as unknown as ExpressLayer
}

const templates = (layer: ExpressLayer, sample?: string) => mountsOfLayer(layer, sample).map(({ template }) => template)

const both: [path: ExpressPath, expected: string[], covered: string][] = [
  ['/', [''], ''],
  ['/api', ['/api'], '/API'],
  ['/api/', ['/api'], '/api'],
  ['/a/b-c/d_e', ['/a/b-c/d_e'], '/a/b-c/d_e'],
  ['/a.b', ['/a.b'], '/a.b'],
  ['/t/:tenant', ['/t/:tenant'], '/t/acme'],
  ['/t/:tenant/p/:project', ['/t/:tenant/p/:project'], '/t/a/p/b'],
  ['/v:version', ['/v:version'], '/v3'],
  [['/a', '/b/:c'], ['/a', '/b/:c'], '/b/1'],
  [/^\/x\d+/, ['^\\/x\\d+'], '/x12'],
]

describe.each([
  ['Express 4', express4],
  ['Express 5', express],
])('%s', (_, make) => {
  test.each(both)('the mount %s is read as %j', (path, expected, covered) => {
    const layer = layerOf(make, path)
    expect(templates(layer)).toEqual(expected)
    expect(mountsOfLayer(layer, undefined).some((mount) => mount.covers(covered))).toBe(true)
    expect(mountsOfLayer(layer, undefined).some((mount) => mount.covers('/elsewhere/1/2/3'))).toBe(false)
  })
})

test.each([
  ['*', '/*'],
  ['/files/*', '/files/*'],
  ['/a/:b?', '/a/:b?'],
  ['/a/:b(\\d+)/c', '/a/:b/c'],
  ['/a.:format', '/a.:format'],
  ['/(x|y)', '/*'],
])('Express 4: what %s was compiled to is turned back into %s', (path, expected) => {
  expect(templates(layerOf(express4, path))).toEqual([expected])
})

test.each([
  ['/files/*rest', '/files/*rest', '/files/a/b'],
  ['/a{/:b}', '/a{/:b}', '/a/1'],
  ['/a{/:b}', '/a{/:b}', '/a'],
])('Express 5: %s covers %s', (path, expected, covered) => {
  const [mount] = mountsOfLayer(layerOf(express, path), undefined)
  expect(mount?.template).toBe(expected)
  expect(mount?.covers(covered)).toBe(true)
})

describe('a router that keeps no templates', () => {
  /** As in router before 2.3: no `rawPath`. */
  function earlier(path: string): ExpressLayer {
    const { rawPath: _, ...layer } = layerOf(express, path) as ExpressLayer & { readonly matchers: unknown }
    return Object.assign(Object.create(Object.getPrototypeOf(layerOf(express, path))), layer)
  }

  test.each([
    ['/api', '/api/items/1', ['/api']],
    ['/t/:tenant', '/t/acme/x', ['/t/:tenant']],
    ['/t/:tenant', '/t/a%20b/x', ['/t/:tenant']],
    ['/api', '/other', []],
    ['/t/:tenant', '/t/%E0%A4%A', []],
    ['/api', undefined, []],
    ['/', undefined, ['']],
  ])('%s is read off %s as %j', (path, sample, expected) => {
    expect(templates(earlier(path), sample)).toEqual(expected)
  })
})
