import { ok, type Result } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { native } from '../tree/native.ts'
import { nextTask } from '../tree/next-change.ts'
import { isTextControl, showsAll, writtenIn } from '../tree/text-control.ts'
import { caretInControl, insertInControl } from './edit-control.ts'
import { editHost } from './edit-host.ts'
import { followField } from './editable-field.ts'
import { focusElement } from './focus-element.ts'
import { sendChange } from './input-event.ts'
import { keyEvent } from './key-event.ts'
import { holdsTyped } from './same-text.ts'
import { beforeEdit, goToEnd, settleHeld } from './write-in-editor.ts'

const insert = (el: Element, char: string): boolean => {
  if (isTextControl(el)) return insertInControl(el, char)
  if (char === '\n') editHost(el, 'insertParagraph')
  else editHost(el, 'insertText', char)
  return true
}

/** A page that draws the field anew has dropped the focus with it. */
const comeTo = (from: Aim, to: Aim): void => {
  if (from.el === to.el) return
  focusElement(to.el)
  if (isTextControl(to.el)) caretInControl(to.el, 'end')
}

interface Typed {
  readonly aim: Aim
  readonly took: boolean
  /** The page took out what stood in the field when the key went down. */
  readonly emptied: boolean
}

const typeChar = (aim: Aim, char: string): Result<Typed> => {
  const first = followField(aim)
  if (!first.ok) return first
  comeTo(aim, first.value)
  const before = writtenIn(first.value.el)
  const took = (at: Aim) => native.connected(at.el) && writtenIn(at.el) !== before
  const goesOn = native.send(first.value.el, keyEvent('keydown', char))
  const emptied = before !== '' && native.connected(first.value.el) && writtenIn(first.value.el) === ''
  if (!goesOn) return ok({ aim: first.value, took: took(first.value), emptied })
  const pressed = followField(first.value)
  if (!pressed.ok) return pressed
  comeTo(first.value, pressed.value)
  const { el } = pressed.value
  if (!native.send(el, keyEvent('keypress', char)) || !native.connected(el))
    return ok({ aim: pressed.value, took: took(pressed.value), emptied })
  const still = pressed.value.again()
  if (!still.ok) return still
  const written = insert(el, char)
  return ok({ aim: pressed.value, took: written || took(pressed.value), emptied })
}

/** Whether the field took anything at all, and whether the run ended in the middle of it. */
export interface TypedText {
  readonly took: boolean
  /** The page took earlier keys out of the field while later ones were typed. */
  readonly emptied?: boolean
  readonly cut?: true
}

const startAt = async (aim: Aim): Promise<Result<Aim>> => {
  if (!isTextControl(aim.el) || !showsAll(aim.look, aim.el)) {
    const there = await goToEnd(aim)
    return there.ok ? ok(there.value.aim) : there
  }
  focusElement(aim.el)
  const still = followField(aim)
  if (!still.ok) return still
  focusElement(still.value.el)
  if (isTextControl(still.value.el)) caretInControl(still.value.el, 'end')
  return still
}

/**
 * Types at the end of what is there, each key in a task of its own as a person's are, in whatever field the page puts in its place.
 * Refuses what `aim.follow` refuses, and `page/rejected-value` where an editor does not hold what was typed.
 */
export const typeText = async (aim: Aim, text: string, alive: () => boolean): Promise<Result<TypedText>> => {
  const start = await startAt(aim)
  if (!start.ok) return start
  let at = start.value
  let took = false
  let emptied = false
  const [written, before] = [writtenIn(at.el), beforeEdit(at, false)]
  for (const char of text) {
    if (!alive()) return ok({ took, cut: true })
    const typed = typeChar(at, char)
    if (!typed.ok) return typed
    at = typed.value.aim
    took ||= typed.value.took
    emptied ||= typed.value.emptied
    if (native.connected(at.el)) native.send(at.el, keyEvent('keyup', char))
    await nextTask()
  }
  if (isTextControl(at.el) && native.connected(at.el)) sendChange(at.el)
  if (isTextControl(at.el) && showsAll(at.look, at.el)) return ok({ took, emptied })
  // What Enter sent is gone from the editor.
  const holds = (now: string) => holdsTyped(now, text) || (text.includes('\n') && now !== written)
  const kept = await settleHeld(at, before, holds)
  return kept.ok ? ok({ took }) : kept
}
