import { expect, test } from 'vitest'
import { metricPrefix } from './metric-prefix.ts'

test.each([
  ['creativedynamics', 'creativedynamics_'],
  ['my-service', 'my_service_'],
  ['my  --  service', 'my_service_'],
  ['@acme/shop.api', 'acme_shop_api_'],
  ['3d-shop', '_3d_shop_'],
  ['Shop', 'Shop_'],
  ['shop_', 'shop_'],
  ['сервис', 'service_'],
])('the service %s has the prefix %s', (service, prefix) => {
  expect(metricPrefix(service)).toBe(prefix)
})

test('a long name is cut short', () => {
  expect(metricPrefix('a'.repeat(255))).toHaveLength(121)
})
