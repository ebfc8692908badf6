import { type NoteKey, noteParts } from '@writ/dsl/contract'
import { cosignedAt } from './cosignature.ts'
import { signatureLine } from './signed-note.ts'

/** A witness that a log asks: its key, and the prefix under which it takes checkpoints (C2SP tlog-witness). */
export interface Witness {
  readonly key: NoteKey
  readonly url: string
}

const PATIENCE_MS = 5_000
const MAX_ANSWER = 65_536

/** What came of it: the line with which it cosigned, or from which size it wants to be shown that the log continues. */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string }
  | { readonly kind: 'knows'; readonly size: number }
  | { readonly kind: 'none' }

const NONE: WitnessAnswer = { kind: 'none' }

/** The witness's own line of an answer, where it verifies for this checkpoint. Nothing else of the answer is taken over. */
const lineOf = (checkpoint: string, answer: string, { key }: Witness): string | undefined => {
  const signed = `${checkpoint}${answer}`
  for (const { name, bytes } of noteParts(signed)?.signatures ?? []) {
    const line = signatureLine(name, bytes.subarray(0, 4), bytes.subarray(4))
    if (name === key.name && cosignedAt(`${checkpoint}${line}`, key) !== undefined) return line
  }
  return undefined
}

/** Hands a checkpoint to a witness, with the proof that the log continues what it knows (`printConsistency`). Never throws. */
export const askWitness = async (witness: Witness, body: string, checkpoint: string): Promise<WitnessAnswer> => {
  try {
    const answer = await fetch(`${witness.url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS)
    })
    const text = (await answer.text()).slice(0, MAX_ANSWER)
    if (answer.status === 409 && answer.headers.get('content-type')?.startsWith('text/x.tlog.size')) {
      const size = /^(0|[1-9][0-9]{0,15})\n$/.exec(text)?.[1]
      return size === undefined ? NONE : { kind: 'knows', size: Number(size) }
    }
    const line = answer.ok ? lineOf(checkpoint, text, witness) : undefined
    return line === undefined ? NONE : { kind: 'cosigned', line }
  } catch {
    return NONE
  }
}
