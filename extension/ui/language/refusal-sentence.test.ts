import { REFUSAL_CODES, refusal, SECRET_PARTS } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { messagesFor } from './messages.ts'
import { refusalSentence } from './refusal-sentence.ts'

const zh = messagesFor('zh-CN')
const en = messagesFor('en')

test.each(REFUSAL_CODES)('%s has a Chinese sentence without holes, and an English one that ends', (code) => {
  const bare = refusal(code)
  if (!bare.message.includes('undefined')) expect(refusalSentence(zh, bare)).not.toContain('undefined')
  expect(refusalSentence(zh, bare)).toMatch(/\p{Script=Han}.*。$/u)
  expect(refusalSentence(en, bare)).toMatch(/[.!?]$/)
})

test('details are filled in', () => {
  const ambiguous = refusal('target/ambiguous', { count: 2, target: 'button "Delete"' })
  expect(refusalSentence(zh, ambiguous)).toBe('找到 2 个 button "Delete"，请指明是哪一个。')
})

test('a message whose details are not known is shown as it came rather than with less in it', () => {
  const { code, message } = refusal('vault/not-found', { name: 'work', origin: 'https://a.example' })
  expect(refusalSentence(zh, { code, message })).toBe(message)
})

test('whoever names a part that no secret has is told all that there are, in both languages', () => {
  const unknown = refusal('check/unknown-secret-part')
  for (const messages of [zh, en])
    expect(SECRET_PARTS.filter((part) => !refusalSentence(messages, unknown).includes(part))).toEqual([])
})
