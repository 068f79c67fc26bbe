import { expect, test } from 'vitest'
import { parseArtefactPath } from './artefact-path.ts'

test.each([
  ['a', ['a']],
  ['a.b', ['a', 'b']],
  ['a[n=x.y].b', ['a', { key: 'n', value: 'x.y' }, 'b']],
  ['a."b.c/d".e', ['a', 'b.c/d', 'e']],
  ['a[n=][m=1]', ['a', { key: 'n', value: '' }, { key: 'm', value: '1' }]],
])('%s', (text, steps) => {
  expect(parseArtefactPath(text)).toEqual(steps)
})

test.each(['', '.', 'a..b', 'a[b', 'a[0]', 'a.[n=x].'])('%j is no path', (text) => {
  expect(parseArtefactPath(text)).toBeUndefined()
})
