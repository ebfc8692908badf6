import {
  type ActOutcome,
  conforms,
  type Refusal,
  readObservation,
  refusal,
  type Type,
  type Value
} from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { pageRefusal } from '../../page/page-refusal.ts'
import { isTooLarge } from '../../page/too-large.ts'
import { askedOfPage } from './asked-of-page.ts'

/** A renderer can say anything; a value that is not of the read's type is no value. */
export const believed = (ready: ReadyAct, outcome: ActOutcome): ActOutcome => {
  /** Said by the document or found here, it is told alike. */
  const refused = (said: Refusal): ActOutcome => ({
    kind: 'refused',
    refusal: pageRefusal(said, { ...askedOfPage(ready), as: typeOf(ready) })
  })
  if (outcome.kind === 'refused') return refused(outcome.refusal)
  if (ready.act.verb === 'call' && isTooLarge(outcome)) return { kind: 'unknown' }
  if (isTooLarge(outcome)) return refused(refusal('page/too-large'))
  if (outcome.kind !== 'done') return outcome
  if (ready.act.verb === 'observe') {
    const seen = readObservation(outcome.value)
    return seen
      ? { kind: 'done', value: seen as unknown as Value }
      : { kind: 'refused', refusal: refusal('target/not-parsed', { expected: 'observation' }, ready.checked.span) }
  }
  // It was called, whatever it gave: the run looks whether that is what the plan takes.
  if (ready.act.verb === 'call' && ready.act.as) return outcome
  const type = typeOf(ready)
  if (!type) return { kind: 'done', ...(outcome.note && { note: outcome.note }) }
  return conforms(outcome.value, type) ? outcome : refused(refusal('target/not-parsed'))
}

const typeOf = ({ act }: ReadyAct): Type | undefined => {
  switch (act.verb) {
    case 'download':
      return { kind: 'file' }
    case 'read-url':
    case 'read-title':
    case 'copy':
      return { kind: 'text' }
    case 'read-text':
    case 'read-value':
      return act.as ?? { kind: 'text' }
    case 'read-attribute':
      return act.as ?? { kind: 'text' }
    case 'read-table':
    case 'read-record':
      return act.as
    case 'read-all':
      return { kind: 'list', of: act.as }
    case 'read-count':
      return { kind: 'number' }
    case 'exists':
      return { kind: 'boolean' }
    default:
      return undefined
  }
}
