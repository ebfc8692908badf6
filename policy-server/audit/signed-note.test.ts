import { parseVerifierKey, printVerifierKey } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { logKey } from '../testing/test-log.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { openNote, signNote } from './signed-note.ts'

/** The example of Go's golang.org/x/mod/sumdb/note, which C2SP signed-note describes. */
const KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const LINE =
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

const keyOf = (text: string) => {
  const key = parseVerifierKey(text)
  if (!key) throw new Error('no key')
  return key
}

describe('a signed note', () => {
  test('that another implementation signed is opened', () => {
    expect(openNote(`${TEXT}\n${LINE}`, keyOf(KEY))).toBe(TEXT)
  })

  test('goes there and back, with the lines of witnesses passed over', () => {
    const { note, privateKey } = logKey()
    const signed = signNote('one\ntwo\n', note, privateKey)
    expect(openNote(signed, note)).toBe('one\ntwo\n')
    expect(openNote(`${signed}\u2014 witness.example AAAAAAAA\n`, note)).toBe('one\ntwo\n')
  })

  test.each([
    ['another text', `${TEXT.replace('think', 'thing')}\n${LINE}`],
    ['another signature', `${TEXT}\n${LINE.replace('x08go/ZJ', 'x08go/ZK')}`],
    ['no signature', `${TEXT}\n`],
    ['only a stranger’s signature', `${TEXT}\n${LINE.replace('PeterNeumann', 'Somebody')}`],
    ['no new line at the end', `${TEXT}\n${LINE}`.trimEnd()],
    ['a wrong signature beside the right one', `${TEXT}\n${LINE}${LINE.replace('x08go/ZJ', 'x08go/ZK')}`],
    ['a line that is no signature', `${TEXT}\n${LINE}x\n`],
    ['a second spelling of the signature', `${TEXT}\n${LINE.replace('nAM=', 'nAN=')}`]
  ])('with %s is not opened', (_, note) => {
    expect(openNote(note, keyOf(KEY))).toBeUndefined()
  })
})

describe('a verifier key', () => {
  test('is printed as it is read', () => {
    expect(printVerifierKey(keyOf(KEY))).toBe(KEY)
  })

  const longer = printVerifierKey({ ...keyOf(KEY), key: Buffer.concat([keyOf(KEY).key, Buffer.alloc(1)]) })

  test.each([KEY.replace('c74f20a3', 'c74f20a4'), KEY.replace('+AR', '+AB'), longer, 'a b+00000000+AA', ''])(
    '%j is none',
    (text) => {
      expect(parseVerifierKey(text)).toBeUndefined()
    }
  )
})

describe('a checkpoint', () => {
  const { note, privateKey } = logKey()
  const root = new Uint8Array(32).fill(3)

  test('goes there and back', () => {
    const checkpoint = { origin: note.name, size: 17, root }
    expect(openCheckpoint(signCheckpoint(checkpoint, note, privateKey), note)).toEqual(checkpoint)
  })

  const rootText = Buffer.from(root).toString('base64')
  test.each([
    ['another log’s name', `other/log\n17\n${rootText}\n`],
    ['a size that is no number', `${note.name}\n017\n${rootText}\n`],
    ['a short root', `${note.name}\n17\nAAAA\n`],
    ['too few lines', `${note.name}\n17\n`]
  ])('with %s is none, though signed', (_, text) => {
    expect(openCheckpoint(signNote(text, note, privateKey), note)).toBeUndefined()
  })
})
