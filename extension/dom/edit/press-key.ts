import { type KeyPress, ok, parseKey, type Result, travelsAlone } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { type Clicked, cutShort } from '../facts/cut-short.ts'
import { submissionByEnter } from '../facts/form-target.ts'
import { flatElements } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { isEditable, isTextControl, type TextControl } from '../tree/text-control.ts'
import { isHidden } from '../tree/visibility.ts'
import { caretInControl, deleteInControl, insertInControl, spanOf } from './edit-control.ts'
import { editHost, selectIn } from './edit-host.ts'
import { focusElement, hasFocus, sendAndFollow } from './focus-element.ts'
import { changedByKey, tellChange } from './input-event.ts'
import { keyEvent } from './key-event.ts'
import { moveInHost } from './move-in-host.ts'

const clickOn = (el: Element): boolean =>
  native.send(
    el,
    new PointerEvent('click', { bubbles: true, cancelable: true, composed: true, view: window, detail: 0 })
  )

const isHeld = ({ ctrlKey, metaKey }: KeyPress): boolean => ctrlKey || metaKey

/** Whether it was prevented. What hears of the change is the page's own: the last look comes after it. */
const pressEnter = (aim: Aim): Result<boolean> => {
  const { el } = aim
  tellChange(el)
  const still = aim.again()
  if (!still.ok) return still
  const submission = submissionByEnter(el)
  // Implicit submission clicks the default button, so its handlers run (HTML §4.10.21.2).
  if (submission?.submitter) return ok(!clickOn(submission.submitter))
  if (submission) {
    native.submit(submission.form)
    return ok(false)
  }
  return ok(isHtml(el, 'button', 'a', 'summary', 'input') && !clickOn(el))
}

const moveFocus = ({ look, el }: Aim, back: boolean): void => {
  const root = native.documentElement(look.document)
  if (!root) return
  const stops = flatElements(look, root).filter(
    (at) => at instanceof HTMLElement && at.tabIndex >= 0 && !isHidden(look, at) && !native.matches(at, ':disabled')
  )
  const at = stops.indexOf(el)
  const next = stops.at(back ? (at < 0 ? -1 : at - 1) : (at + 1) % Math.max(1, stops.length))
  if (next) focusElement(next)
}

const moveInList = (el: HTMLSelectElement, to: number): void => {
  if (el.multiple || to < 0 || to >= el.options.length || to === el.selectedIndex) return
  el.selectedIndex = to
  native.send(el, new Event('input', { bubbles: true, composed: true }))
  native.send(el, new Event('change', { bubbles: true }))
}

const inList = (el: HTMLSelectElement, { key }: KeyPress): void => {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: el.selectedIndex + 1,
    ArrowUp: el.selectedIndex - 1,
    Home: 0,
    End: el.options.length - 1
  }
  const index = to[key]
  if (index !== undefined) moveInList(el, index)
}

const deletionOf = (press: KeyPress): string | undefined => {
  const what = press.ctrlKey || press.altKey ? 'Word' : 'Content'
  if (press.key === 'Backspace') return `delete${what}Backward`
  return press.key === 'Delete' ? `delete${what}Forward` : undefined
}

const inControl = (el: TextControl, press: KeyPress): void => {
  if (isHeld(press) && press.key.toLowerCase() === 'a') return caretInControl(el, 'all')
  const { start, end } = spanOf(el)
  if (press.key === 'ArrowLeft') return caretInControl(el, start === end ? Math.max(0, start - 1) : start)
  if (press.key === 'ArrowRight') return caretInControl(el, start === end ? Math.min(el.value.length, end + 1) : end)
  if (press.key === 'Home') return caretInControl(el, 0)
  if (press.key === 'End') return caretInControl(el, 'end')
  if (el.readOnly) return
  const before = el.value
  const deletion = deletionOf(press)
  if (deletion) deleteInControl(el, deletion)
  else if (press.key === 'Enter') insertInControl(el, '\n')
  else if (press.key.length === 1 && !isHeld(press) && !press.altKey) insertInControl(el, press.key)
  if (el.value !== before) changedByKey(el)
}

const FORMATS: Readonly<Record<string, string>> = {
  b: 'formatBold',
  i: 'formatItalic',
  u: 'formatUnderline',
  z: 'historyUndo',
  y: 'historyRedo'
}

const inHost = (el: HTMLElement, press: KeyPress): void => {
  const { key, shiftKey } = press
  if (isHeld(press) && key.toLowerCase() === 'a') return selectIn(el, 'all')
  if (isHeld(press) && key.length === 1) {
    const format = FORMATS[key.toLowerCase()]
    if (format) editHost(el, format)
    return
  }
  const deletion = deletionOf(press)
  if (deletion) editHost(el, deletion)
  else if (key === 'Enter') editHost(el, shiftKey ? 'insertLineBreak' : 'insertParagraph')
  else if (key.length === 1 && !press.altKey) editHost(el, 'insertText', key)
  else moveInHost(press)
}

/** What the browser itself does with a key: only what pages count on. Gives whether it was prevented. Refuses what `aim.again` refuses. */
const defaultEffect = (aim: Aim, press: KeyPress): Result<boolean> => {
  const { el } = aim
  if (press.key === 'Tab') {
    if (!isHeld(press) && !press.altKey) moveFocus(aim, press.shiftKey)
    return ok(false)
  }
  if (isTextControl(el) && (press.key !== 'Enter' || el instanceof HTMLTextAreaElement)) {
    inControl(el, press)
    return ok(false)
  }
  if (isEditable(el)) {
    inHost(el, press)
    return ok(false)
  }
  if (isHeld(press) || press.altKey) return ok(false)
  if (press.key === 'Enter') return pressEnter(aim)
  if (press.key === ' ' && isHtml(el, 'button', 'input', 'summary')) return ok(!clickOn(el))
  if (el instanceof HTMLSelectElement) inList(el, press)
  return ok(false)
}

/** Focuses what is not focused yet, with the caret at its end, as after a click behind its text. */
export const focusForKeys = (el: Element): void => {
  if (hasFocus(el)) return
  focusElement(el)
  if (isTextControl(el)) caretInControl(el, 'end')
}

/**
 * Presses one key, with its default effect unless the page prevents it. Refuses what `aim.again` refuses, as a click does.
 */
export const pressKey = (aim: Aim, said: string): Result<Clicked> => {
  const press = parseKey(said)
  focusForKeys(aim.el)
  const before = aim.again()
  if (!before.ok) return before
  let taken = !sendAndFollow(aim.el, keyEvent('keydown', press))
  const typed = press.key.length === 1 || press.key === 'Enter'
  if (!taken && typed && !isHeld(press)) taken = !native.send(aim.el, keyEvent('keypress', press))
  const still = aim.again()
  // The page took the key for itself, or away what it was pressed in: that is all of it, as for a hand. What sends a form
  // is called done only where the page said that it did it.
  const isOver = taken || (!native.connected(aim.el) && (!aim.facts.form || !travelsAlone(aim.facts.effect)))
  if (!still.ok) return isOver ? ok({ prevented: true }) : cutShort(aim, still)
  const effect = taken ? ok(true) : defaultEffect(aim, press)
  if (!effect.ok) return cutShort(aim, effect)
  if (native.connected(aim.el)) native.send(aim.el, keyEvent('keyup', press))
  return ok({ prevented: effect.value })
}
