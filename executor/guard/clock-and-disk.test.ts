import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok } from '@writ/dsl/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLedger } from '../ledger/index.ts'
import { GUARDED, provenCall, testGuard } from '../testing/test-guard.ts'
import {
  makeBearerToken,
  makeDelivery,
  makeParties,
  makeSandboxToken,
  type TestParties
} from '../testing/test-tokens.ts'
import type { GuardPorts } from './guard-ports.ts'
import { takeBearerToken } from './take-bearer-token.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeSandboxToken } from './take-sandbox-token.ts'

let parties: TestParties
beforeAll(async () => {
  parties = await makeParties()
})

const admit = () => ok(undefined)

/** Each kind of token, made anew and taken. */
const TAKEN = [
  [
    'the code of a plan',
    async (ports: GuardPorts) => {
      const run = await makeDelivery(parties, GUARDED)
      return takeDelivery(run, await provenCall(parties, run.child), ports, admit)
    }
  ],
  [
    'a sandbox token',
    async (ports: GuardPorts) => {
      const token = await makeSandboxToken(parties, GUARDED)
      return takeSandboxToken(token, await provenCall(parties, token), ports, admit)
    }
  ],
  [
    'a bearer token',
    async (ports: GuardPorts) => takeBearerToken(await makeBearerToken(parties, GUARDED), ports, admit)
  ]
] as const

describe.each(TAKEN)('%s', (_, take) => {
  test('C16 is refused once the clock goes back behind what an earlier token was taken at', async () => {
    let ahead = 30_000
    const ports = await testGuard(parties, { now: () => Date.now() + ahead })
    expect((await take(ports)).ok).toBe(true)
    ahead = 0
    expect(await take(ports)).toMatchObject({ ok: false, refusal: { code: 'capability/clock-back' } })
  })

  test('is not taken where it cannot be written down that it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-guard-'))
    const ledger = await openLedger(folder, Date.now)
    const ports = await testGuard(parties, { ledger })
    expect((await take(ports)).ok).toBe(true)
    // Its file can be written no more.
    await ledger.close()
    await expect(take(ports)).rejects.toThrow()
    rmSync(folder, { recursive: true })
  })
})
