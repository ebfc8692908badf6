import { COSIGNATURE, ok, parseVerifierKey, type Result } from '@writ/dsl/contract'
import { cosignedAt } from './cosignature.ts'
import { notVerified } from './verify-tree.ts'

/** A witness that cosigned a checkpoint: it saw no other log under this name by then. */
export interface Cosigned {
  readonly name: string
  /** ISO 8601. */
  readonly at: string
}

const cosignedBy = (note: string, verifier: string): Cosigned | undefined => {
  const witness = parseVerifierKey(verifier, COSIGNATURE)
  const seconds = witness && cosignedAt(note, witness)
  const at = seconds === undefined ? undefined : new Date(seconds * 1000)
  return witness && at && Number.isFinite(at.getTime()) ? { name: witness.name, at: at.toISOString() } : undefined
}

/** Two verifier keys of one public key are one witness: v1 does not sign the name. */
const publicPart = (verifier: string): string => verifier.slice(verifier.lastIndexOf('+') + 1)

/**
 * Is a checkpoint cosigned as it must be: by as many of its tenant's witnesses as the log itself says, and by each that the verifier
 * names? Gives those who did; refuses `audit/not-verified` (`not-witnessed`), naming who did not.
 */
export const checkWitnesses = (
  note: string,
  { need, keys }: { readonly need: number; readonly keys: readonly string[] },
  wanted: readonly string[] = []
): Result<readonly Cosigned[]> => {
  const distinct = [...new Map([...keys, ...wanted].map((key) => [publicPart(key), key])).values()]
  const found = new Map(
    distinct.flatMap((key) => {
      const cosigned = cosignedBy(note, key)
      return cosigned ? [[publicPart(key), cosigned] as const] : []
    })
  )
  const lacking = (of: readonly string[]) =>
    of.filter((key) => !found.has(publicPart(key))).map((key) => key.split('+')[0])
  const missing = lacking(wanted)
  if (missing.length > 0) return notVerified('not-witnessed', `${missing.join(', ')} did not cosign the checkpoint`)
  const own = new Set(keys.map(publicPart))
  const have = [...found.keys()].filter((key) => own.has(key)).length
  return have < need
    ? notVerified(
        'not-witnessed',
        `${have} of its witnesses cosigned the checkpoint, ${need} must; not ${lacking(keys).join(', ')}`
      )
    : ok([...found.values()])
}
