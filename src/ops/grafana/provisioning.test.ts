import { expect, test } from 'vitest'
import { defineOps } from '../define-ops.ts'
import { emitGrafana } from './emit-grafana.ts'

test.each([
  ['@scope/shop', 'scope-shop'],
  ['../../shop', 'shop'],
  ['服务', 'service'],
  ['a'.repeat(200), 'a'.repeat(100)],
])('the provisioning of %j stays in its folder', (service, file) => {
  const paths = emitGrafana(defineOps({ service })).map(({ path }) => path)
  expect(paths.filter((path) => path.includes('provisioning'))).toEqual([
    `grafana/provisioning/dashboards/${file}.yml`,
    `grafana/provisioning/datasources/${file}.yml`,
  ])
})
