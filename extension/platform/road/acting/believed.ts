import { type ActOutcome, conforms, readObservation, refusal, type Type, type Value } from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { pageRefusal } from '../../page/page-refusal.ts'
import { isTooLarge, MAX_VALUE } from '../../page/too-large.ts'
import { askedOf } from './asked-of.ts'

/** A renderer can say anything; a value that is not of the read's type is no value. */
export const believed = (ready: ReadyAct, outcome: ActOutcome): ActOutcome => {
  if (outcome.kind === 'refused')
    return { kind: 'refused', refusal: pageRefusal(outcome.refusal, { ...askedOf(ready), as: typeOf(ready) }) }
  if (ready.act.verb === 'call' && isTooLarge(outcome)) return { kind: 'unknown' }
  if (isTooLarge(outcome)) {
    return { kind: 'refused', refusal: refusal('page/too-large', { limit: MAX_VALUE }, ready.checked.span) }
  }
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
  return conforms(outcome.value, type)
    ? outcome
    : { kind: 'refused', refusal: refusal('target/not-parsed', { expected: type.kind }, ready.checked.span) }
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
