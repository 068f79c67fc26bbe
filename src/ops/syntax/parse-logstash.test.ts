import { expect, test } from 'vitest'
import { parseLogstash } from './parse-logstash.ts'

const GUIDE = `
input {
  file {
    path => "/var/log/creativedynamics/*.log"
    codec => "json"
  }
}
filter {
  if [level] == "ERROR" {
    mutate { add_tag => [ "error" ] }
  }
  if [duration] {
    ruby { code => "
      event.set('duration_ms', event.get('duration') * 1000)
    " }
  }
  date { match => [ "timestamp", "ISO8601" ] target => "@timestamp" }
}
output {
  elasticsearch { hosts => ["localhost:9200"] index => "creativedynamics-%{+YYYY.MM.dd}" }
  if "error" in [tags] {
    email { to => "a@example.com" body => "Error in %{module}.%{[error][type]}" }
  }
}
`

test('plugins come with their settings, and every field that is named with its line', () => {
  const { plugins, fields } = parseLogstash(GUIDE)
  expect(plugins.map(({ section, name }) => `${section}/${name}`)).toEqual([
    'input/file',
    'filter/mutate',
    'filter/ruby',
    'filter/date',
    'output/elasticsearch',
    'output/email',
  ])
  expect(plugins[0]?.settings).toEqual({ path: '/var/log/creativedynamics/*.log', codec: 'json' })
  expect(fields.map(({ field }) => field)).toEqual([
    ...['[level]', '[duration]', '[duration]', '[timestamp]', '[tags]', '[module]', '[error][type]'],
  ])
  expect(fields[0]?.line).toBe(9)
})

test.each([
  'input { beats { port => 5044 ssl_enabled => true } }',
  'input { stdin { codec => json { target => "[doc]" } } } # comment',
  'filter { if [a] and !([b] == 1 or "x" not in [c]) { drop {} } else if [d] =~ /x\\/y/ { mutate { rename => { "a" => "b" "c" => "d" } } } else { prune {} } }',
  'filter { mutate { gsub => ["message", "\\t", " ", "[b][c]", "x", "y"] } }',
  'filter { if [level] in ["ERROR", "FATAL"] { drop { } } }',
  '',
])('%s is a pipeline', (text) => {
  expect(() => parseLogstash(text)).not.toThrow()
})

test.each([
  ['filter {', 1, 9],
  ['filters { }', 1, 1],
  ['filter {\n  mutate { add_tag = "x" }\n}', 2, 20],
  ['filter { if [a] == { drop {} } }', 1, 20],
  ['filter { if [a] { drop {} } else [b] {} }', 1, 34],
  ['output { elasticsearch { hosts => ["a" "b"] } }', 1, 40],
  ['output { stdout { codec => } }', 1, 28],
  ['input { stdin { } } }', 1, 21],
])('%j is refused at its place', (text, line, column) => {
  expect(() => parseLogstash(text)).toThrow(expect.objectContaining({ line, column }))
})

test('the fields of mutate are found', () => {
  const { fields } = parseLogstash(
    'filter { mutate { rename => { "a" => "b" } convert => { "[c][d]" => "integer" } gsub => ["e", "x", "y", "f", "x", "y"] lowercase => ["g"] } }',
  )
  expect(fields.map(({ field }) => field)).toEqual(['[a]', '[c][d]', '[e]', '[f]', '[g]'])
})
