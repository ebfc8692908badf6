import { type KeyPress, ok, parseKey, type Result } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { isTextControl } from './editable-field.ts'
import { focusElement, sendAndFollow } from './focus-element.ts'
import { submissionByEnter } from './form-target.ts'
import { keyEvent } from './key-event.ts'
import { flatElements } from './look.ts'
import { isHtml, native } from './native.ts'
import { isHidden } from './visibility.ts'
import { inputEvent, setValue } from './write-text.ts'

const clickOn = (el: Element): boolean =>
  native.send(
    el,
    new PointerEvent('click', { bubbles: true, cancelable: true, composed: true, view: window, detail: 0 })
  )

const pressEnter = (el: Element): boolean => {
  if (el instanceof HTMLTextAreaElement) {
    setValue(el, `${el.value}\n`)
    return native.send(el, inputEvent('input', 'insertLineBreak', null))
  }
  const submission = submissionByEnter(el)
  // Implicit submission clicks the default button, so its handlers run (HTML §4.10.21.2).
  if (submission?.submitter) return clickOn(submission.submitter)
  if (submission) {
    native.submit(submission.form)
    return true
  }
  return isHtml(el, 'button', 'a', 'summary', 'input') ? clickOn(el) : true
}

const moveFocus = ({ look, el }: Aim, back: boolean): void => {
  const root = native.documentElement(look.document)
  if (!root) return
  const stops = [...flatElements(look, root)].filter(
    (at) => at instanceof HTMLElement && at.tabIndex >= 0 && !isHidden(look, at) && !native.matches(at, ':disabled')
  )
  const at = stops.indexOf(el)
  const next = stops.at(back ? (at < 0 ? -1 : at - 1) : (at + 1) % Math.max(1, stops.length))
  if (next) focusElement(next)
}

const pressBackspace = (el: Element): void => {
  if (!isTextControl(el) || el.readOnly || el.value === '') return
  setValue(el, el.value.slice(0, -1))
  native.send(el, inputEvent('input', 'deleteContentBackward', null))
}

const moveInList = (el: Element, step: 1 | -1): void => {
  if (!(el instanceof HTMLSelectElement) || el.multiple) return
  const next = el.selectedIndex + step
  if (next < 0 || next >= el.options.length) return
  el.selectedIndex = next
  native.send(el, new Event('input', { bubbles: true, composed: true }))
  native.send(el, new Event('change', { bubbles: true }))
}

const typeKey = (el: Element, key: string): void => {
  if (!isTextControl(el) || el.readOnly) return
  setValue(el, el.value + key)
  native.send(el, inputEvent('input', 'insertText', key))
}

/** What the browser itself does with a key: only what pages count on. Returns whether it was prevented. */
const defaultEffect = (aim: Aim, press: KeyPress): boolean => {
  const { el } = aim
  if (press.ctrlKey || press.altKey || press.metaKey) return false
  switch (press.key) {
    case 'Enter':
      return !pressEnter(el)
    case ' ':
      if (isTextControl(el)) typeKey(el, ' ')
      else if (isHtml(el, 'button', 'input', 'summary')) return !clickOn(el)
      return false
    case 'Tab':
      moveFocus(aim, press.shiftKey)
      return false
    case 'Backspace':
      pressBackspace(el)
      return false
    case 'ArrowDown':
      moveInList(el, 1)
      return false
    case 'ArrowUp':
      moveInList(el, -1)
      return false
    default:
      if (press.key.length === 1) typeKey(el, press.key)
      return false
  }
}

/** Presses one key, with its default effect unless the page prevents it. Refuses what `aim.again` refuses. */
export const pressKey = (aim: Aim, said: string): Result<{ readonly prevented: boolean }> => {
  const press = parseKey(said)
  focusElement(aim.el)
  const before = aim.again()
  if (!before.ok) return before
  let taken = !sendAndFollow(aim.el, keyEvent('keydown', press))
  const typed = press.key.length === 1 || press.key === 'Enter'
  if (!taken && typed && !press.ctrlKey) taken = !native.send(aim.el, keyEvent('keypress', press))
  const still = aim.again()
  if (!still.ok) return still
  const prevented = taken || defaultEffect(aim, press)
  if (native.connected(aim.el)) native.send(aim.el, keyEvent('keyup', press))
  return ok({ prevented })
}
