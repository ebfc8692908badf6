import {
  type ActOutcome,
  type Batch,
  type BatchAct,
  base64url,
  type FromDocument,
  MAX_FILE_BYTES,
  type Refusal,
  refusal
} from '@writ/dsl/contract'
import { isTooLarge, MAX_VALUE } from './too-large.ts'

/** What became of a dispatched act; without an outcome it is unknown, unless it was never begun. */
export interface Dispatched {
  readonly outcomes: readonly (ActOutcome | undefined)[]
  /** How long each act took, by the clock of the one who hears. */
  readonly ms: readonly number[]
  /** What an act downloads, by its step, as far as it came. */
  readonly files: ReadonlyMap<string, readonly Uint8Array[]>
}

/** What is heard of one batch from the document it was sent to. */
export interface HeardBatch {
  /** Takes in a message about the batch; gives the end once nothing more is to come. */
  hear(message: FromDocument): Dispatched | undefined
  /** The document went: what was not begun did not happen, as `begun` is sent before an act's first event. */
  gone(): Dispatched
  /** Nothing was heard for too long. */
  silent(): Dispatched
}

/**
 * Listens to a document about a batch. A renderer can say anything: how long an act took is no word of its own, since a
 * number that goes to the planner and the log carries what it likes; of each act of the batch one outcome is kept, of a
 * bounded size, and of anything else nothing.
 */
export const hearBatch = (batch: Batch, now: () => number): HeardBatch => {
  const outcomes = new Map<string, ActOutcome>()
  const begun = new Set<string>()
  const steps = new Set(batch.acts.map(({ step }) => step))
  const ms = new Map<string, number>()
  const files = new Map<string, Uint8Array[]>()
  let room = MAX_FILE_BYTES
  let since = now()
  const finish = (missing: (act: BatchAct) => ActOutcome | undefined): Dispatched => ({
    outcomes: batch.acts.map((act) => outcomes.get(act.step) ?? missing(act)),
    ms: batch.acts.map((act) => ms.get(act.step) ?? 0),
    files
  })
  return {
    hear(message) {
      if (message.type === 'refused') {
        const refused: ActOutcome = { kind: 'refused', refusal: message.refusal as Refusal }
        return finish((act) => (act === batch.acts[0] ? refused : { kind: 'not-run' }))
      }
      if (!('step' in message) || !steps.has(message.step) || outcomes.has(message.step)) return undefined
      if (message.type === 'begun') begun.add(message.step)
      if (message.type === 'bytes') {
        const piece = base64url.decode(message.bytes)
        room -= piece?.length ?? 0
        if (piece && piece.length > 0 && room >= 0) {
          const pieces = files.get(message.step)
          if (pieces) pieces.push(piece)
          else files.set(message.step, [piece])
        }
      }
      if (message.type !== 'outcome') return undefined
      outcomes.set(message.step, bounded(message.outcome as ActOutcome))
      const at = now()
      ms.set(message.step, at - since)
      since = at
      return batch.acts.every((act) => outcomes.has(act.step)) ? finish(() => undefined) : undefined
    },
    gone: () => finish((act) => (begun.has(act.step) ? undefined : { kind: 'not-run' })),
    silent: () => finish(() => undefined)
  }
}

const bounded = (outcome: ActOutcome): ActOutcome =>
  isTooLarge(outcome) ? { kind: 'refused', refusal: refusal('page/too-large', { limit: MAX_VALUE }) } : outcome
