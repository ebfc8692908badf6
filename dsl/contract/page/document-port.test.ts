import { expect, test } from 'vitest'
import type { LiveFacts } from '../plan/facts.ts'
import { hashText } from '../text/hash.ts'
import { fromDocumentSchema } from './document-port.ts'

const HASH = hashText('whole')

/** Every fact that a document can tell. */
const ALL: Required<LiveFacts> = {
  origin: 'https://a.example',
  url: 'https://a.example/',
  title: 'A',
  account: 'ann',
  accountUnclear: true,
  role: 'button',
  name: 'Send',
  effect: 'submit',
  raisedBy: 'named',
  form: {
    action: 'https://a.example/send',
    method: 'post',
    target: '_blank',
    fields: [
      { label: 'To', value: 'bob' },
      { label: 'Long', value: null, whole: HASH }
    ],
    digest: HASH
  },
  tool: { title: 'A', description: 'B', pin: 'A'.repeat(43) },
  link: 'https://a.example/x',
  linkTarget: '_blank',
  row: 'r'.repeat(300),
  rowDigest: HASH,
  drop: { role: 'list', name: 'To', row: 'r'.repeat(300), rowDigest: HASH }
}

const looked = (facts: object) => fromDocumentSchema.safeParse({ type: 'looked', id: 1, looked: { facts } }).success

test('each fact that a document can tell is taken, and no other', () => {
  expect(looked(ALL)).toBe(true)
  expect(looked({ ...ALL, more: 'x' })).toBe(false)
  expect(looked({ ...ALL, rowDigest: 'short' })).toBe(false)
  expect(looked({ ...ALL, drop: { ...ALL.drop, more: 'x' } })).toBe(false)
})
