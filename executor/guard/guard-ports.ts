import type { CheckSignature, SigningJwk } from '@writ/dsl/contract'
import type { Ledger } from '../ledger/index.ts'
import type { CallBudgets } from './call-budgets.ts'
import { checkSignature } from './check-signature.ts'
import type { HaltedAgents } from './halted-agents.ts'
import type { HeardEpochs } from './heard-epochs.ts'
import type { PinnedKeys } from './pinned-keys.ts'

/** What a token is held against. */
export interface GuardPorts {
  /** This executor, as tokens name it. */
  readonly id: string
  /** The policy server whose tokens are taken. */
  readonly issuer: string
  readonly keys: PinnedKeys
  readonly ledger: Pick<Ledger, 'spend' | 'latest' | 'see'>
  readonly epochs: HeardEpochs
  readonly halted: HaltedAgents
  readonly budgets: CallBudgets
  /** Milliseconds since the epoch: now, and when this executor started. */
  readonly now: () => number
  readonly started: number
}

/** One request as its proof must name it: `urls` are the spellings of its address without query, any of which will do. */
export interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  readonly urls: readonly string[]
}

interface Expected {
  readonly audience: string
  readonly issuer: string
  readonly keys: readonly SigningJwk[]
  readonly epoch: number
  readonly now: number
  readonly latest: number
  readonly check: CheckSignature
  readonly spend: (once: string, until: number) => Promise<boolean>
}

/** The key that a token says signed it: nothing of it is believed, it only tells whether to look for newer keys. */
const kidOf = (token: string): string | undefined => {
  try {
    const { kid } = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

/** What a token is expected to be here and now; `kept` resolves once all that was spent of it is on disk. */
export const expectedNow = async (
  { id, issuer, keys, ledger, now }: GuardPorts,
  token: string
): Promise<{ readonly expected: Expected; readonly kept: () => Promise<unknown> }> => {
  const seconds = now() / 1000
  const waits: Promise<void>[] = []
  const expected: Expected = {
    audience: id,
    issuer,
    keys: await keys.list(kidOf(token)),
    epoch: 0,
    now: seconds,
    latest: ledger.latest(),
    check: checkSignature,
    spend: async (once, until) => {
      const { fresh, kept } = ledger.spend(once, until)
      waits.push(kept)
      return fresh
    }
  }
  ledger.see(seconds)
  return { expected, kept: () => Promise.all(waits) }
}
