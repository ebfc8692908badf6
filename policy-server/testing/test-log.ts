import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  answerText,
  type EffectClass,
  GENESIS,
  hashEntry,
  hashJson,
  JOURNAL_CONTEXT,
  type JournalEntry,
  type JournalEvent,
  type LogLeaf,
  type NoteKey,
  printVerifierKey,
  type ServerEvent
} from '@writ/dsl/contract'
import {
  frontierOf,
  hashLeaf,
  type LogBundle,
  type RunSummary,
  rootOf,
  signCheckpoint,
  verifyBundle
} from '../audit/index.ts'
import { leafText } from '../audit/leaf-text.ts'
import type { TestPasskey } from './test-passkey.ts'

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

/** The key of the test's log. */
export const LOG_KEY = logKey()

/** A bundle over these leaf texts, as a server would sign it. */
export const bundleOf = (texts: readonly string[], { note, privateKey } = LOG_KEY): Required<LogBundle> => {
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

export const SHOWN = hashJson('what was shown')

const ORIGIN = 'https://app.example'

/** What the whole run of the test is made of, for stories that differ in a part of it. */
export const DECIDED = {
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
  grants: [{ id: 'e1', verb: 'click', effect: 'submit', origin: ORIGIN, max: 1, approval: 'ask' }]
} as const
export const BEGUN = {
  kind: 'run-begun',
  run: 'run',
  plan: HASH,
  token: 'token-one',
  policy: HASH,
  request: HASH,
  agent: 'agent'
} as const
export const INTENT = {
  kind: 'intent',
  run: 'run',
  effect: 'e1',
  verb: 'click',
  class: 'submit',
  origin: ORIGIN,
  step: '4',
  batch: 1,
  use: 1,
  args: HASH
} as const

/** The end of the test's act, in its first batch. */
export const outcomeOf = (outcome: 'done' | 'refused') =>
  ({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome }) as const

/** The test's act, made more of by the page. */
export const raisedTo = (made: EffectClass) =>
  ({ kind: 'outcome', run: 'run', step: '4', batch: 1, outcome: 'raised', class: made }) as const

type Answer = Extract<JournalEvent, { kind: 'answer' }>

/** A person's answer, signed by `signer` over itself but for what stands in `signed`. */
export const answered = (
  question: string,
  choice: Answer['choice'],
  {
    signer = DEVICE,
    signed,
    ...more
  }: { signer?: { privateKey: KeyObject }; signed?: Partial<Answer> } & Pick<Answer, 'file' | 'covers' | 'given'> = {}
): Answer => {
  const given = { question, choice, shown: SHOWN, ...more }
  const sig = signText(signer.privateKey, answerText({ ...given, ...signed }))
  return { kind: 'answer', run: 'run', ...given, sig }
}

/** The person's yes to what was shown, proven by their passkey. */
export const provenYes = (passkey: TestPasskey, question = 'q1'): Answer => {
  const proof = { ...passkey.prove(question, SHOWN), ...passkey.key }
  const given = { question, choice: 'once' as const, shown: SHOWN, passkey: proof }
  return { kind: 'answer', run: 'run', ...given, sig: signText(DEVICE.privateKey, answerText(given)) }
}

export type Write = ReturnType<typeof testChain>

/** A device is enrolled for a person, with the key whose public part is `x`. */
export const enrolledLeaf = ({ device = 'dev', person = 'p', x = DEVICE.x } = {}): LogLeaf =>
  serverLeaf({ kind: 'device-enrolled', device, person, jwk: { kty: 'OKP', crv: 'Ed25519', x }, build: 'b' })

/** The leaves of one whole run with an approval: what the tests then spoil. */
export const runLeaves = (write: Write = testChain('dev', DEVICE)): LogLeaf[] => [
  enrolledLeaf(),
  serverLeaf({ ...DECIDED, grants: [...DECIDED.grants] }),
  write(BEGUN),
  write({ kind: 'question', run: 'run', question: 'q1', step: '4', shown: SHOWN }),
  write(answered('q1', 'once')),
  write(INTENT),
  write(outcomeOf('done')),
  write({ kind: 'run-ended', run: 'run', status: 'done', result: HASH })
]

/** The whole run up to leaf `upTo`, then what `more` writes with the same chain. */
export const story = (upTo: number, more: (write: Write) => LogLeaf[]): LogLeaf[] => {
  const write = testChain('dev', DEVICE)
  const kept = runLeaves().slice(0, upTo)
  for (const leaf of kept) if (leaf.from === 'device') write(leaf.entry.event)
  return [...kept, ...more(write)]
}

/** The enrolment and a decision that differs from the good one, then what `more` writes. */
export const decidedWith = (
  change: Partial<Omit<Extract<ServerEvent, { kind: 'plan-decided' }>, 'grants'>> & {
    grants?: Extract<ServerEvent, { kind: 'plan-decided' }>['grants']
  },
  more: (write: Write) => LogLeaf[]
): LogLeaf[] => {
  const event: ServerEvent = { ...DECIDED, grants: [...DECIDED.grants], ...change }
  return [...runLeaves().slice(0, 1), serverLeaf(event), ...more(testChain('dev', DEVICE))]
}

/** A decision in which nothing asks. */
export const silent = (more: (write: Write) => LogLeaf[]) =>
  decidedWith({ allowed: 1, asked: 0, grants: [{ ...DECIDED.grants[0], approval: 'allow' }] }, more)

export const textsOf = (leaves: readonly LogLeaf[]): string[] => leaves.map(leafText)

/** The first run that a log of these leaves tells of; throws where it does not verify. */
export const runOf = (leaves: readonly LogLeaf[]): RunSummary | undefined => {
  const verified = verifyBundle(bundleOf(textsOf(leaves)))
  if (!verified.ok) throw new Error(verified.refusal.message)
  return verified.value.runs[0]
}

/** Where and why a log does not verify; `undefined` where it does. */
export const faultOf = (bundle: LogBundle, publicKey?: string) => {
  const verified = verifyBundle(bundle, publicKey)
  if (verified.ok) return undefined
  if (verified.refusal.code !== 'audit/not-verified') throw new Error(verified.refusal.message)
  return verified.refusal.detail
}
