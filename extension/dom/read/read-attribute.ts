import { type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import { isNeverRead } from '../naming/never-read.ts'
import { saysPassword } from '../naming/secret-memory.ts'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { readAs } from './read-as.ts'
import { languageOf } from './read-element.ts'

/** What the page keeps for itself in an attribute: keys of its scripts, its scripts, whole documents. */
const UNREAD = /^(?:nonce|integrity|srcdoc|style|on.*)$/

/**
 * An attribute as it is written. Of a field that holds a secret none is read. Refuses `target/secret-field`,
 * `page/unsupported` for scripts and their keys, `target/not-parsed` where there is no such attribute.
 */
export const readAttribute = (
  look: Look,
  el: Element,
  attribute: string,
  as: Type | undefined,
  said: string
): Result<Value> => {
  const name = attribute.toLowerCase()
  if (isNeverRead(el)) return refuse('target/secret-field', { target: said })
  if (UNREAD.test(name)) return refuse('page/unsupported', { what: 'read-attribute' })
  const text = native.attr(el, name)
  if (text !== null && saysPassword(text)) return refuse('target/secret-field', { target: said })
  return text === null
    ? refuse('target/not-parsed', { expected: as?.kind ?? 'text' })
    : readAs(as && as.kind !== 'text' ? text.trim() : text, as, languageOf(look, el))
}
