import { hashText, ok, type Result, refuse, verifyProof } from '@writ/dsl/contract'
import { checkSignature } from './check-signature.ts'
import type { GuardPorts, ProvenRequest } from './guard-ports.ts'

/**
 * Finds what belongs to the holder of a token that was taken before, and may be over by now: by the token's hash and the key that
 * proves to hold it; `undefined` where there is nothing. The proof is good once; where nothing is found, nothing is remembered of it.
 * Refuses `capability/proof`, `capability/replayed`, and `executor/busy` for a key that calls too often.
 */
export const proveHolder = async <T>(
  token: string,
  { proof, ...request }: ProvenRequest,
  { ledger, budgets, now }: Pick<GuardPorts, 'ledger' | 'budgets' | 'now'>,
  find: (held: { readonly token: string; readonly jkt: string }) => T | undefined
): Promise<Result<T | undefined>> => {
  const at = now() / 1000
  const proven = await verifyProof(proof, { ...request, token, now: at, check: checkSignature })
  if (!proven.ok) return proven
  const { jkt, once, expires } = proven.value
  const found = find({ token: hashText(token), jkt })
  if (found === undefined) return ok(undefined)
  const within = budgets.take(`key ${jkt}`, at)
  if (!within.ok) return within
  // What it is about does not outlive this process, so that nobody waits for the disk.
  const { fresh, kept } = ledger.spend(once, expires)
  kept.catch(() => undefined)
  return fresh ? ok(found) : refuse('capability/replayed')
}
