import {
  callBudgets,
  fixedKeys,
  type GuardPorts,
  haltedAgents,
  heardEpochs,
  type ProvenRequest
} from '../guard/index.ts'
import { openLedger } from '../ledger/index.ts'
import { proofFor, type TestParties } from './test-tokens.ts'

/** The executor whose guard is tried, and where it is called. */
export const GUARDED = 'exe_1'
const URL = 'http://127.0.0.1:7718/v1/run'

/** A call with a token, and the proof of its holder for that. */
export const provenCall = async ({ holder }: TestParties, token: string): Promise<ProvenRequest> => ({
  proof: await proofFor(holder, 'POST', URL, token),
  method: 'POST',
  urls: [URL]
})

/** What it holds tokens of these parties against, with a ledger in memory; `more` is what differs. */
export const testGuard = async ({ server }: TestParties, more: Partial<GuardPorts> = {}): Promise<GuardPorts> => ({
  id: GUARDED,
  issuer: 'writ:server',
  keys: fixedKeys([server.jwk]),
  ledger: await openLedger(undefined, Date.now),
  epochs: heardEpochs({ hear: () => {}, epochs: () => [] }),
  halted: haltedAgents({ halt: async () => {}, halts: () => [] }),
  budgets: callBudgets(100),
  now: Date.now,
  started: 0,
  ...more
})
