import { expect, test } from 'vitest'
import { readSource } from './source-file.ts'

test('values know their lines, in YAML and in JSON', () => {
  const yaml = readSource('a.yml', '# c\ngroups:\n  - name: a\n    rules:\n      - alert: X\n        expr: up\n')
  expect(yaml.documents[0]?.value).toEqual({ groups: [{ name: 'a', rules: [{ alert: 'X', expr: 'up' }] }] })
  expect(yaml.documents[0]?.lineOf(['groups', 0, 'rules', 0, 'expr'])).toBe(6)
  expect(yaml.documents[0]?.lineOf(['groups', 0, 'rules', 0, 'for'])).toBe(5)
  const json = readSource('a.json', '{\n "panels": [\n  {"title": "x"}\n ]\n}')
  expect(json.documents[0]?.lineOf(['panels', 0, 'title'])).toBe(3)
})

test('a file may hold several documents', () => {
  expect(readSource('k.yaml', 'a: 1\n---\nb: 2\n').documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }])
})

test.each([
  ['a.yml', 'a: [1\nb: 2\n', 2],
  ['a.yml', 'a: 1\na: 2\n', 2],
  ['a.json', '{"a": 1,\n}', 2],
  ['a.json', '// note\n{}', 1],
])('%s with %j has a problem on line %i', (path, text, line) => {
  const { problems, documents } = readSource(path, text)
  expect(problems.map((problem) => problem.line)).toEqual([line])
  expect(problems[0]?.message).not.toContain('\n')
  expect(documents).toEqual([])
})
