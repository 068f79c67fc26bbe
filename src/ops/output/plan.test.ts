import { expect, test } from 'vitest'
import type { Artefact } from './artefact.ts'
import { hashOf, type Lock } from './lock-file.ts'
import { OWNED_BEGIN, OWNED_END } from './owned-text.ts'
import { type PlanOptions, planFiles } from './plan.ts'

const rules: Artefact = { group: 'prometheus', path: 'rules.yml', content: 'new\n' }

function plan(existing: PlanOptions['existing'], written: { readonly [path: string]: string } = {}, force = false) {
  const lock: Lock = new Map(
    Object.entries(written).map(([path, text]) => [path, { group: 'prometheus', sha256: hashOf(text) }]),
  )
  const files = planFiles([rules], { lock, existing, groups: new Set(['prometheus']), force })
  return files.map(({ path, action, reason }) => [path, action, ...(reason === undefined ? [] : [reason])])
}

test('what is not there is created', () => {
  expect(plan(() => undefined)).toEqual([['rules.yml', 'created']])
})

test('what is as it should be is left as it is, whoever wrote it and with any line ends', () => {
  expect(plan(() => 'new\n')).toEqual([['rules.yml', 'unchanged']])
  expect(plan(() => 'new\r\n')).toEqual([['rules.yml', 'unchanged']])
})

test('what was generated and not touched since is updated', () => {
  expect(plan(() => 'old\n', { 'rules.yml': 'old\n' })).toEqual([['rules.yml', 'updated']])
  expect(plan(() => 'old\r\n', { 'rules.yml': 'old\n' })).toEqual([['rules.yml', 'updated']])
})

test('what was edited, and what somebody else put there, is kept unless forced', () => {
  expect(plan(() => 'mine\n', { 'rules.yml': 'old\n' })).toEqual([
    ['rules.yml', 'kept', 'it was edited since it was generated'],
  ])
  expect(plan(() => 'mine\n')).toEqual([['rules.yml', 'kept', 'it was there before and was not generated']])
  expect(plan(() => 'mine\n', {}, true)).toEqual([['rules.yml', 'updated']])
})

test('what cannot be read is kept even when forced', () => {
  expect(plan(() => ({ unreadable: 'it is a folder' }), {}, true)).toEqual([['rules.yml', 'kept', 'it is a folder']])
})

test('what is generated no longer is deleted, unless it was edited', () => {
  const now: Record<string, string> = { 'rules.yml': 'new\n', 'gone.yml': 'old\n', 'edited.yml': 'mine\n' }
  const written = { 'gone.yml': 'old\n', 'edited.yml': 'old\n', 'away.yml': 'old\n' }
  expect(plan((path) => now[path], written)).toEqual([
    ['rules.yml', 'unchanged'],
    ['gone.yml', 'deleted'],
    ['edited.yml', 'kept', 'it is generated no longer, but was edited'],
  ])
})

test('files of groups that were not generated this time stay', () => {
  const lock: Lock = new Map([['main.json', { group: 'grafana', sha256: hashOf('{}') }]])
  expect(planFiles([], { lock, existing: () => '{}', groups: new Set(['prometheus']), force: true })).toEqual([])
})

test('around the markers a file belongs to whoever edits it', () => {
  const text = (owned: string, note: string): string => `# Title\n${OWNED_BEGIN}${owned}${OWNED_END}\n${note}`
  const artefact: Artefact = { group: 'runbooks', path: 'a.md', content: text('new', 'Template') }
  const options = { groups: new Set(['runbooks'] as const), force: false }
  const lock: Lock = new Map([['a.md', { group: 'runbooks', sha256: hashOf(text('old', '')) }]])
  const [updated] = planFiles([artefact], { ...options, lock, existing: () => text('old', 'Our own experience') })
  expect(updated).toMatchObject({ action: 'updated', content: text('new', 'Our own experience') })
  const [kept] = planFiles([artefact], { ...options, lock, existing: () => text('edited', 'Ours') })
  expect(kept?.action).toBe('kept')
})
