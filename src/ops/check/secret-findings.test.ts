import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readSource } from '../syntax/source-file.ts'
import { secretFindings } from './secret-findings.ts'

function placesOf(value: object): readonly string[] {
  const { documents } = readSource('a.yml', stringify(value))
  return documents
    .flatMap((document) => secretFindings('a.yml', document))
    .map(({ message }) => message.split(' ')[0] as string)
}

test.each([
  { smtp_auth_password: 'hunter2' },
  { basic_auth: { password: 'x' } },
  { receivers: [{ slack_configs: [{ api_url: 'https://hooks.slack.com/services/T/B/x' }] }] },
  { pagerduty_configs: [{ routing_key: 'abc' }] },
  { authorization: { credentials: 'abc' } },
  { env: { API_TOKEN: 'abc' } },
  { hosts: ['https://elastic:changeme@localhost:9200'] },
])('%j is a secret in clear', (value) => {
  expect(placesOf(value)).toHaveLength(1)
})

test.each([
  { smtp_auth_password_file: '/etc/alertmanager/secrets/smtp' },
  { password: '$' + '{ELASTIC_PASSWORD}' },
  { password: '$ELASTIC_PASSWORD' },
  { password: '$' + '{ELASTIC_PASSWORD:?set it}' },
  { secretKeyRef: { name: 'shop', key: 'token' } },
  { url: 'http://localhost:9090', description: 'The password is in the vault' },
])('%j is none', (value) => {
  expect(placesOf(value)).toEqual([])
})
