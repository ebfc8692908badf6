import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { COSIGNATURE, keyId, noteParts, printVerifierKey } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { bundleOf, LOG_KEY, logKey } from '../testing/test-log.ts'
import { checkWitnesses } from './check-witnesses.ts'
import { cosignedAt, cosignNote } from './cosignature.ts'
import { openNote } from './signed-note.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
const witness = { name: 'witness.example/w', key: new Uint8Array(spki.subarray(-32)) }
const { checkpoint } = bundleOf(['one', 'two'])
const text = noteParts(checkpoint)?.text ?? ''
const TIME = 1_679_315_147
const line = cosignNote(text, witness, privateKey, TIME)
const cosigned = checkpoint + line

test('a cosignature is over its header, its time and the checkpoint’s lines, under an id of its own type', () => {
  const bytes = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64')
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from(keyId(witness, COSIGNATURE)))
  expect(bytes.subarray(0, 4)).not.toEqual(Buffer.from(keyId(witness)))
  expect(bytes.readBigUInt64BE(4)).toBe(BigInt(TIME))
  const signed = Buffer.from(`cosignature/v1\ntime 1679315147\n${text}`)
  expect(verify(null, signed, createPublicKey(privateKey), bytes.subarray(12))).toBe(true)
})

test('it tells when the witness saw the log, and leaves the log’s own signature as it was', () => {
  expect(cosignedAt(cosigned, witness)).toBe(TIME)
  expect(openNote(cosigned, LOG_KEY.note)).toBe(text)
  expect(cosignedAt(checkpoint, witness)).toBeUndefined()
})

const other = generateKeyPairSync('ed25519')
test.each([
  ['over another log', cosigned.replace('\n2\n', '\n3\n')],
  ['by another key', checkpoint + cosignNote(text, witness, other.privateKey, TIME)],
  ['under another name', checkpoint + line.replace('witness', 'winess')],
  ['of another time', checkpoint + line.replace(/AAAABk/, 'AAAABl')],
  ['under another id', checkpoint + line.replace(/(w )(.{4})/, '$1AAAA')],
  ['of no more than an id', checkpoint + line.replace(/(w )(.{8}).*\n/, '$1$2\n')],
  ['cut short', checkpoint + line.replace(/.{8}\n$/, '\n')]
])('one %s is none', (_, note) => {
  expect(note).not.toBe(cosigned)
  expect(cosignedAt(note, witness)).toBeUndefined()
})

test('a witness that the verifier names, and the log does not, is none of those that the log must have', () => {
  const [own, named] = [logKey().note, witness].map((key) => printVerifierKey(key, COSIGNATURE))
  const keys = own === undefined ? [] : [own]
  const wanted = named === undefined ? [] : [named]
  expect(checkWitnesses(cosigned, { need: 1, keys }, wanted)).toMatchObject({
    refusal: { detail: { fault: 'not-witnessed', why: expect.stringMatching(/^0 of its witnesses/) } }
  })
  expect(checkWitnesses(cosigned, { need: 0, keys }, wanted)).toMatchObject({
    ok: true,
    value: [{ name: witness.name }]
  })
})

test('one key under two names is one witness', () => {
  const alias = { name: 'alias.example/w', key: witness.key }
  const both = cosigned + cosignNote(text, alias, privateKey, TIME)
  const keys = [witness, alias].map((key) => printVerifierKey(key, COSIGNATURE))
  expect(checkWitnesses(both, { need: 2, keys })).toMatchObject({
    ok: false,
    refusal: { detail: { fault: 'not-witnessed' } }
  })
  expect(checkWitnesses(both, { need: 1, keys }).ok).toBe(true)
  // A log's own key is no witness's.
  expect(checkWitnesses(checkpoint, { need: 1, keys: [printVerifierKey(logKey().note)] }).ok).toBe(false)
})
