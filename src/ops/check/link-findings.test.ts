import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { defineOps } from '../define-ops.ts'
import { readSource } from '../syntax/source-file.ts'
import { linkFindings } from './link-findings.ts'

const { service } = defineOps({
  service: { name: 'shop', runbookUrl: 'https://wiki/shop', grafanaUrl: 'https://grafana' },
})
const targets = { runbooks: new Set(['ShopDown.md']), dashboards: new Set(['shop-main']) }

function messagesOf(annotations: object): readonly string[] {
  const rules = [{ alert: 'ShopDown', expr: 'up', annotations }]
  const { documents } = readSource('a.yml', stringify({ groups: [{ name: 'x', rules }] }))
  return documents
    .flatMap((document) => linkFindings('a.yml', document, service, targets))
    .map(({ message }) => message)
}

test.each([
  { runbook_url: 'https://wiki/shop/ShopDown.md' },
  { runbook_url: 'https://wiki/shop/ShopDown#mitigation' },
  { runbook_url: 'https://elsewhere/ShopSlow' },
  { dashboard_url: 'https://grafana/d/shop-main/shop?from=now-1h' },
  { dashboard_url: 'https://grafana/explore' },
])('%j leads somewhere', (annotations) => {
  expect(messagesOf(annotations)).toEqual([])
})

test.each([
  [
    { runbook_url: 'https://wiki/shop/ShopSlow.md' },
    'alert ShopDown links to the runbook ShopSlow.md, which does not exist',
  ],
  [
    { dashboard_url: 'https://grafana/d/shop-mian' },
    'alert ShopDown links to the dashboard shop-mian, which does not exist',
  ],
])('%j leads nowhere', (annotations, message) => {
  expect(messagesOf(annotations)).toEqual([message])
})
