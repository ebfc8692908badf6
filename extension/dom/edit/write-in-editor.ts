import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { flatParent } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { nextChange, nextTask, pause } from '../tree/next-change.ts'
import { isTextControl, showsAll, writtenIn } from '../tree/text-control.ts'
import { deleteInControl, insertInControl } from './edit-control.ts'
import { copiedFrom, editHost, holdsSelection, pasteInHost, selectAndTell, selectIn, tryKey } from './edit-host.ts'
import { followEmptied, followField } from './editable-field.ts'
import { focusElement, hasFocus } from './focus-element.ts'
import { holdsTyped, sameLines } from './same-text.ts'

/** Is it an editor of the page's, which hears keys and keeps a text of its own? */
export const isEditor = ({ look, el }: Aim): boolean => !isTextControl(el) || !showsAll(look, el)

/** The editor as it was before, for what is looked at after. */
interface Editing {
  readonly aim: Aim
  /** Does it select by itself? Then its selection is not the page's, and it may hold more than it shows. */
  readonly own: boolean
}

const come = async (aim: Aim): Promise<Result<Aim>> => {
  const first = followField(aim)
  if (!first.ok) return first
  focusElement(first.value.el)
  await nextTask()
  const focused = followField(first.value)
  if (focused.ok) focusElement(focused.value.el)
  return focused
}

const selectText = async (el: Element, what: 'all' | 'end'): Promise<void> => {
  if (isTextControl(el)) {
    if (native.caret(el)) native.setCaret(el, what === 'all' ? 0 : el.value.length, el.value.length)
    return
  }
  await selectAndTell(() => selectIn(el, what))
}

/** Goes to an editor and selects all of it, or puts the caret behind it, by the key that editors know, else by the page's selection. */
const goTo = async (aim: Aim, what: 'all' | 'end'): Promise<Result<Editing>> => {
  const focused = await come(aim)
  if (!focused.ok) return focused
  const own = tryKey(focused.value.el, what === 'all' ? 'a' : 'End', true)
  const still = followField(focused.value)
  if (!still.ok) return still
  if (!own) await selectText(still.value.el, what)
  await nextTask()
  const now = followField(still.value)
  return now.ok ? ok({ aim: now.value, own }) : now
}

/** As {@link goTo} the end, but in an editor that has the focus the caret stays where it is. */
export const goToCaret = async (aim: Aim): Promise<Result<Editing>> =>
  hasFocus(aim.el) && (holdsSelection(aim.el) || !showsAll(aim.look, aim.el))
    ? ok({ aim, own: false })
    : goTo(aim, 'end')

const HEARS_MS = 110

/** Editors hear of a moved selection ten times a second at most, and a person is no faster. */
export const editorHears = (): Promise<void> => pause(HEARS_MS)

export const goToEnd = (aim: Aim): Promise<Result<Editing>> => goTo(aim, 'end')

const LOOK_MS = 20
const LOOKS = 20
/** An editor that hears of a paste may look up first what to make of it; to select anew meanwhile would end that. */
const COPIES = 4
const COPY_MS = 150

/** The text that is drawn for an editor, whether in it or beside what stands in for it. */
const drawnFor = (aim: Aim): string => {
  const around = showsAll(aim.look, aim.el) ? aim.el : flatParent(aim.look, aim.el)
  return (around && native.text(around)) ?? ''
}

type Holds = (text: string) => boolean

const showsIt = (aim: Aim, holds: Holds): Result<boolean> => {
  // Only looked at: an element that was written in may be called something else now, as an empty block is that has text.
  const now = native.connected(aim.el) ? ok(aim) : followField(aim)
  if (!now.ok) return now
  return ok(showsAll(now.value.look, now.value.el) && holds(writtenIn(now.value.el)))
}

/** Draws what it holds by itself, or only the part of it in its window: it is asked by a copy. */
const saysIt = async (aim: Aim, drawn: string, holds: Holds): Promise<Result<boolean>> => {
  for (let look = 0; look < LOOKS && drawnFor(aim) === drawn; look++) await nextChange(document, LOOK_MS)
  for (let copy = 1; ; copy++) {
    const now = followField(aim)
    if (!now.ok) return now
    const { el } = now.value
    const copied = copiedFrom(el)
    if (!tryKey(el, 'End', true) && !isTextControl(el)) selectIn(el, 'end')
    if (copied === undefined || holds(copied) || copy === COPIES) return ok(copied !== undefined && holds(copied))
    await pause(COPY_MS)
  }
}

/** An editor before it is edited: whether it may hold more than it shows, and what is drawn for it. */
export interface Before {
  readonly own: boolean
  readonly drawn: string
}

export const beforeEdit = (aim: Aim, own: boolean): Before => ({ own, drawn: drawnFor(aim) })

/** Looks until the editor holds it, for as long as drawing takes. Refuses `page/rejected-value` and what `aim.follow` refuses. */
export const settleHeld = async (aim: Aim, { own, drawn }: Before, holds: Holds): Promise<Result<void>> => {
  const asked = own || !showsAll(aim.look, aim.el)
  for (let look = 0; look < (asked ? 2 : LOOKS); look++) {
    await nextTask()
    const shown = showsIt(aim, holds)
    if (!shown.ok || shown.value) return shown.ok ? ok(undefined) : shown
    if (!asked) await nextChange(document, LOOK_MS)
  }
  const said = asked ? await saysIt(aim, drawn, holds) : ok(false)
  if (!said.ok) return said
  return said.value ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
}

/** Puts a text where the caret is; several lines come as a paste, since Enter may send. */
const put = (el: Element, text: string, how: 'insertText' | 'insertFromPaste'): void => {
  // What stands in for an editor has no rich text to paste, and is read by its value.
  if (isTextControl(el)) insertInControl(el, text, how)
  else if (how === 'insertFromPaste') pasteInHost(el, text)
  else editHost(el, how, text)
}

/** Takes away what is selected, by the key: editors that keep their own text hear of nothing else. */
const deleteSelected = (el: Element, everything: boolean): void => {
  if (tryKey(el, 'Backspace') || !everything || !native.connected(el)) return
  if (isTextControl(el)) deleteInControl(el, 'deleteContentBackward')
  else editHost(el, 'deleteContentBackward')
}

/**
 * Replaces what an editor holds: goes there, selects all, deletes, writes, each as a person's keys would; several lines are
 * pasted, since Enter may send. The last look comes before each step. Refuses `page/rejected-value` where it holds something else
 * after, and what `aim.follow` refuses.
 */
export const writeInEditor = async (aim: Aim, text: string): Promise<Result<void>> => {
  const there = await goTo(aim, 'all')
  if (!there.ok) return there
  const { own } = there.value
  const before = beforeEdit(there.value.aim, own)
  const held = own || !sameLines(writtenIn(there.value.aim.el), '')
  if (held) deleteSelected(there.value.aim.el, text === '')
  await nextTask()
  const isPasted = text.includes('\n')
  if (isPasted && !own) await editorHears()
  const empty = held ? followEmptied(there.value.aim) : followField(there.value.aim)
  if (!empty.ok) return empty
  const { el } = empty.value
  if (text !== '') put(el, text, isPasted ? 'insertFromPaste' : 'insertText')
  return settleHeld(empty.value, before, (now) => sameLines(now, text))
}

/** Pastes at the end of what an editor holds. Refuses as {@link writeInEditor}; what it makes of the text is the page's. */
export const pasteInEditor = async (aim: Aim, text: string): Promise<Result<void>> => {
  const end = await goTo(aim, 'end')
  if (!end.ok) return end
  await editorHears()
  const there = followField(end.value.aim)
  if (!there.ok) return there
  const { el } = there.value
  const [written, before] = [writtenIn(el), beforeEdit(there.value, end.value.own)]
  put(el, text, 'insertFromPaste')
  const took = (now: string) => holdsTyped(now, text) || (showsAll(aim.look, el) && now !== written)
  return settleHeld(there.value, before, took)
}
