import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  ANSWER_CONTEXT,
  GENESIS,
  hashEntry,
  hashJson,
  JOURNAL_CONTEXT,
  type JournalEntry,
  type JournalEvent,
  type LogLeaf,
  type ServerEvent
} from '@writ/dsl/contract'
import {
  frontierOf,
  hashLeaf,
  type LogBundle,
  type NoteKey,
  printVerifierKey,
  rootOf,
  signCheckpoint
} from '../audit/index.ts'
import { leafText } from '../audit/leaf-text.ts'

const AT = '2026-03-01T10:00:00.000Z'
export const HASH = 'A'.repeat(43)

/** A device of the test's log, with a fixed key made from `seed`. */
export const testSigner = (seed: number): { privateKey: KeyObject; x: string } => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return { privateKey, x: privateKey.export({ format: 'jwk' }).x ?? '' }
}

export const logKey = (): { note: NoteKey; privateKey: KeyObject } => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const x = privateKey.export({ format: 'jwk' }).x ?? ''
  return { note: { name: 'writ:test/log', key: new Uint8Array(Buffer.from(x, 'base64url')) }, privateKey }
}

export const serverLeaf = (event: ServerEvent): LogLeaf => ({ v: 1, from: 'server', at: AT, event })

/** Writes a device's chain: each call gives the next leaf. */
export const testChain = (device: string, signer: { privateKey: KeyObject }) => {
  let seq = 0
  let prev = GENESIS
  return (event: JournalEvent, change: Partial<JournalEntry> = {}): LogLeaf => {
    const entry: JournalEntry = { v: 1, device, seq: seq++, prev, at: AT, build: 'b', event, ...change }
    prev = hashEntry(entry)
    return { v: 1, from: 'device', entry, sig: signText(signer.privateKey, JOURNAL_CONTEXT + prev) }
  }
}

export const signText = (key: KeyObject, text: string): string =>
  sign(null, Buffer.from(text), key).toString('base64url')

export const signAnswer = (
  key: KeyObject,
  given: { question: string; choice: 'once' | 'no' | 'unanswered'; shown: string }
): string => signText(key, ANSWER_CONTEXT + hashJson(given))

/** A bundle over these leaf texts, as a server would sign it. */
export const bundleOf = (texts: readonly string[], { note, privateKey } = logKey()): Required<LogBundle> => {
  const bytes = texts.map((text) => Buffer.from(text))
  const checkpoint = { origin: note.name, size: texts.length, root: rootOf(frontierOf(bytes)) }
  return {
    checkpoint: signCheckpoint(checkpoint, note, privateKey),
    key: printVerifierKey(note),
    leaves: texts,
    hashes: bytes.map((leaf) => Buffer.from(hashLeaf(leaf)).toString('base64'))
  }
}

export const DEVICE = testSigner(7)

/** The leaves of one whole run with an approval: what the tests then spoil. */
export const runLeaves = (write = testChain('dev', DEVICE)): LogLeaf[] => {
  const act = { run: 'run', effect: 'e1', verb: 'click', class: 'submit', origin: 'https://app.example' } as const
  const shown = hashJson('what was shown')
  const answer = { question: 'q1', choice: 'once', shown } as const
  return [
    serverLeaf({
      kind: 'device-enrolled',
      device: 'dev',
      person: 'p',
      jwk: { kty: 'OKP', crv: 'Ed25519', x: DEVICE.x },
      build: 'b'
    }),
    serverLeaf({
      kind: 'plan-decided',
      run: 'run',
      agent: 'agent',
      device: 'dev',
      plan: HASH,
      policy: HASH,
      request: HASH,
      allowed: 0,
      asked: 1,
      token: 'token-one',
      grants: [{ id: 'e1', verb: 'click', effect: 'submit', origin: 'https://app.example', max: 1, approval: 'ask' }]
    }),
    write({
      kind: 'run-begun',
      run: 'run',
      plan: HASH,
      token: 'token-one',
      policy: HASH,
      request: HASH,
      agent: 'agent'
    }),
    write({ kind: 'question', run: 'run', question: 'q1', step: '4', shown }),
    write({ kind: 'answer', run: 'run', ...answer, sig: signAnswer(DEVICE.privateKey, answer) }),
    write({ kind: 'intent', ...act, step: '4', batch: 1, use: 1, args: HASH }),
    write({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'done' }),
    write({ kind: 'run-ended', run: 'run', status: 'done', result: HASH })
  ]
}

export const textsOf = (leaves: readonly LogLeaf[]): string[] => leaves.map(leafText)
