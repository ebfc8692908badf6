import { type KeyObject, sign } from 'node:crypto'
import { answerText, hashJson, type JournalEvent, type LogLeaf, type ServerEvent } from '@writ/dsl/contract'
import { HASH, testChain, testSigner } from '../../policy-server/testing/test-log.ts'

const AT = '2026-03-01T10:00:00.000Z'
const ORIGIN = 'https://app.example'
const DEVICES = 4
const LOOKS = 4

const server = (event: ServerEvent): LogLeaf => ({ v: 1, from: 'server', at: AT, event })

const signed = (key: KeyObject, text: string): string => sign(null, Buffer.from(text), key).toString('base64url')

const place = { origin: ORIGIN, args: HASH } as const

/** A run of four looks and a form that is sent with a yes: fifteen leaves and as many signatures. */
function* runLeaves(
  n: number,
  device: string,
  key: KeyObject,
  write: (event: JournalEvent) => LogLeaf
): Generator<LogLeaf> {
  const run = `run_${n}`
  const terms = { run, plan: HASH, policy: HASH, request: HASH, agent: 'planner', token: `token-${n}` }
  yield server({
    kind: 'plan-decided',
    ...terms,
    device,
    allowed: LOOKS,
    asked: 1,
    grants: [
      { id: 'e1', verb: 'read-text', effect: 'read', origin: ORIGIN, max: LOOKS, approval: 'allow' },
      { id: 'e2', verb: 'click', effect: 'submit', origin: ORIGIN, max: 1, approval: 'ask' }
    ]
  })
  yield write({ kind: 'run-begun', ...terms })
  for (let look = 1; look <= LOOKS; look++) {
    const step = String(look)
    const act = { effect: 'e1', verb: 'read-text', class: 'read' } as const
    yield write({ kind: 'intent', run, step, ...act, ...place, batch: look, use: look })
    yield write({ kind: 'outcome', run, step, batch: look, outcome: 'done', value: HASH })
  }
  const step = String(LOOKS + 1)
  const asked = { question: `q${n}`, shown: hashJson({ n }) }
  yield write({ kind: 'question', run, step, ...asked })
  yield write({
    kind: 'answer',
    run,
    ...asked,
    choice: 'once',
    sig: signed(key, answerText({ ...asked, choice: 'once' }))
  })
  const act = { effect: 'e2', verb: 'click', class: 'submit' } as const
  yield write({ kind: 'intent', run, step, ...act, ...place, batch: LOOKS + 1, use: 1 })
  yield write({ kind: 'outcome', run, step, batch: LOOKS + 1, outcome: 'done' })
  yield write({ kind: 'run-ended', run, status: 'done', result: HASH })
}

/** The leaves of a sound log of four devices, one run after the other, as many as are asked for. */
export function* madeLeaves(size: number): Generator<LogLeaf> {
  const devices = Array.from({ length: DEVICES }, (_, i) => {
    const signer = testSigner(i + 1)
    return { device: `device_${i}`, signer, write: testChain(`device_${i}`, signer) }
  })
  let made = 0
  for (const { device, signer } of devices) {
    if (made++ >= size) return
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: signer.x } as const
    yield server({ kind: 'device-enrolled', device, person: 'ann', jwk, build: 'b' })
  }
  for (let n = 0; ; n++) {
    const one = devices[n % DEVICES]
    if (!one) return
    for (const leaf of runLeaves(n, one.device, one.signer.privateKey, one.write)) {
      if (made++ >= size) return
      yield leaf
    }
  }
}
