import type { Need } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import type { Database, StoredFile } from '../../storage/database.ts'
import { filesFor } from './bring-files.ts'

const UPLOAD = {
  acts: [{ step: '1', checked: { span: undefined }, act: { verb: 'upload', file: { '@file': 'f', name: 'a' } } }]
} as unknown as Extract<Need, { kind: 'batch' }>

const file = (from: string, sha256?: string) =>
  ({
    run: 'r',
    id: 'f',
    name: 'a',
    from: [from],
    ...(sha256 && { content: { bytes: new ArrayBuffer(0), sha256 } })
  }) as unknown as StoredFile

const brings = async (stored: StoredFile | undefined, brought?: Readonly<Record<string, string>>) => {
  const db = { get: async () => stored } as unknown as Database
  const files = await filesFor(UPLOAD, { run: 'r', ...(brought && { brought }) }, { db })
  return files.ok ? files.value.get('1')?.id : files.refusal.code
}

test.each([
  ['what a page gave', file('https://a.example', 'x'), undefined, 'f'],
  ['what the person chose, as their answer was signed', file('person', 'x'), { f: 'x' }, 'f'],
  ['another file in its place', file('person', 'y'), { f: 'x' }, 'approval/unsound'],
  ['a file of the person’s that no answer brought', file('person', 'x'), { g: 'x' }, 'approval/unsound'],
  ['one before any answer', file('person', 'x'), undefined, 'approval/unsound'],
  ['only a name', file('https://a.example'), undefined, 'page/file-not-held'],
  ['nothing', undefined, undefined, 'page/file-not-held']
])('an upload brings %s', async (_what, stored, brought, outcome) => {
  expect(await brings(stored, brought)).toBe(outcome)
})
