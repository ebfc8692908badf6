import { base64url, canonicalJson, type Json, type LiveTarget, type Result, type Value } from '@writ/dsl/contract'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { seenElement } from './observed-refs.ts'

/** Reads the element once more, as it was read when its handle was given. */
export type ReadAgain = (look: Look) => Result<Value>

interface Reading {
  readonly handle: string
  readonly says: string
  readonly again: ReadAgain
}

/** Elements that records were read from, by random handles: they mean something in this document alone, and go with it. */
const elements = new Map<string, WeakRef<Element>>()
const readings = new WeakMap<Element, Reading[]>()

const sayOf = (value: Value): string => canonicalJson(value as Json)

/** The handle of an element that a record with this value was read from; the same for the same reading. */
export const handleOf = (el: Element, value: Value, again: ReadAgain): string => {
  const known = readings.get(el) ?? []
  const says = sayOf(value)
  const same = known.find((reading) => reading.says === says)
  if (same) return same.handle
  const handle = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  elements.set(handle, new WeakRef(el))
  readings.set(el, [...known, { handle, says, again }])
  return handle
}

/**
 * The element of a handle, if it still says what was read from it: pages use rows again for other records. `gone` once it is
 * out of the document; `changed` if it says something else, or the handle is of another document.
 */
export const elementOf = (look: Look, handle: string): Element | 'gone' | 'changed' => {
  const known = elements.get(handle)
  if (!known) return 'changed'
  const el = known.deref()
  if (!el || !native.connected(el)) return 'gone'
  const reading = readings.get(el)?.find((one) => one.handle === handle)
  const now = reading?.again(look)
  return now?.ok && sayOf(now.value) === reading?.says ? el : 'changed'
}

const partsOf = (target: LiveTarget): readonly LiveTarget[] => [
  target,
  ...target.having.flatMap(partsOf),
  ...(target.in ? partsOf(target.in) : [])
]

/**
 * Why a target cannot be looked for at all: a part of it is an element of a record that is gone or has changed, or was told
 * by an observation of another document, or of this one before it changed.
 */
export const lossOf = (look: Look, target: LiveTarget): 'gone' | 'changed' | undefined => {
  const losses = partsOf(target).map((part) => {
    const { match } = part
    if (part.document !== undefined) {
      const seen = seenElement(look, part)
      return typeof seen === 'string' ? seen : undefined
    }
    const found = match?.kind === 'element' ? elementOf(look, match.element) : undefined
    return typeof found === 'string' ? found : undefined
  })
  return losses.includes('changed') ? 'changed' : losses.includes('gone') ? 'gone' : undefined
}
