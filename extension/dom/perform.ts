import {
  type FileBytes,
  ok,
  type PageAct,
  type Result,
  refuse,
  type SecretPart,
  unreachable,
  type Value
} from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { checkBox, readyToCheck } from './check-box.ts'
import { chooseNative, holdsOptions, isOpenList, opensList } from './choose-option.ts'
import {
  clickAgain,
  clickElement,
  hoverElement,
  readyToClick,
  rightClickElement,
  type Steadiness
} from './click-element.ts'
import type { Clipboard } from './clipboard.ts'
import { copyText, readyToCopy } from './copy-text.ts'
import { carryElement, readyToDrag, takeElement } from './drag-element.ts'
import { isTextControl, keeps, readyToEdit, writtenIn } from './editable-field.ts'
import { fitValue } from './fit-value.ts'
import type { Look } from './look.ts'
import { native } from './native.ts'
import { newTabLink } from './new-tab-link.ts'
import { pasteText, readyToPaste } from './paste-text.ts'
import { pressKey } from './press-key.ts'
import { readAttribute } from './read-attribute.ts'
import { readText, readValue } from './read-element.ts'
import { readRecord } from './read-record.ts'
import { readTable } from './read-table.ts'
import { scrollPage } from './scroll-page.ts'
import { fitsSecret } from './secret-field.ts'
import { rememberSecret } from './secret-memory.ts'
import { isChecked } from './state-of.ts'
import { typeText } from './type-text.ts'
import { readyToUpload, uploadFile } from './upload-file.ts'
import { hasBox } from './visibility.ts'
import { writeText } from './write-text.ts'

/** What one turn of doing came to. */
export interface Performed {
  readonly value?: Value
  /** The browser itself may now go elsewhere: nobody prevented a link's or a form's default action. */
  readonly mayLeave?: boolean
  /** The browser was asked to open this address in a new tab, and nobody prevented it; without a person's hand it may not do it. */
  readonly newTab?: string
  /** A list was opened; its options are still to be clicked. */
  readonly opens?: true
  /** If `verify` says no, it is `uncertain`. */
  readonly mayBeOther?: true
  /** Something was clicked, and it cannot be told whether it did what was meant, or something else. */
  readonly uncertain?: true
  /** What is still to be done, over several turns. */
  readonly goesOn?: (alive: () => boolean) => Promise<Result<Performed>>
  /** Looks, once the page has taken the events, whether it kept what was done. */
  readonly verify?: (look: Look, el: Element | undefined) => Result<void>
}

const goes = ({ facts }: Aim): boolean => facts.form !== undefined || facts.link !== undefined

const click = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  const newTab = newTabLink(aim.look, aim.el)
  sent()
  const clicked = clickElement(aim, hit.value)
  if (!clicked.ok) return clicked
  const { prevented } = clicked.value
  return ok({ mayLeave: goes(aim) && !prevented, ...(newTab !== undefined && !prevented && { newTab }) })
}

/** After the first click of two, what the page makes of the second cannot undo it. */
const clickTwice = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  const first = clickElement(aim, hit.value)
  if (!first.ok) return first
  const second = clickAgain(aim, hit.value)
  return ok(second.ok ? { mayLeave: goes(aim) } : { uncertain: true })
}

const clickRight = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  const clicked = rightClickElement(aim, hit.value)
  return clicked.ok ? ok({}) : clicked
}

const hover = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  hoverElement(aim, hit.value)
  return ok({})
}

const drag = (aim: Aim, steady: Steadiness, sent: () => void): Result<Performed> => {
  const ends = readyToDrag(aim, steady)
  if (!ends.ok) return ends
  sent()
  const taken = takeElement(aim, ends.value)
  return taken.ok ? ok({ goesOn: (alive) => carryElement(aim, ends.value, taken.value, alive) }) : taken
}

const scrollTo = ({ look, el, said }: Aim, sent: () => void): Result<Performed> => {
  if (!hasBox(look, el)) return refuse('target/hidden', { target: said })
  sent()
  native.scrollTo(el, { block: 'center', inline: 'nearest', behavior: 'instant' })
  return ok({})
}

const write = (aim: Aim, text: string, sent: () => void): Result<Performed> => {
  const ready = readyToEdit(aim)
  if (!ready.ok) return ready
  if (isTextControl(aim.el) && fitValue(aim.el, text) === undefined)
    return refuse('page/rejected-value', { target: aim.said })
  sent()
  const written = writeText(aim, text)
  if (!written.ok) return written
  const verify = (_look: Look, now = aim.el) =>
    keeps(now, text) ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  return ok({ verify })
}

/** The field is remembered before the secret stands in it, and whatever field the page put in its place after. */
const writeSecret = (aim: Aim, part: SecretPart, text: string, sent: () => void): Result<Performed> => {
  if (!fitsSecret(aim.el, part)) return refuse('vault/wrong-field')
  const written = write(aim, text, () => {
    rememberSecret(aim.el, part, text)
    sent()
  })
  if (!written.ok) return written
  const verify = (look: Look, now = aim.el) => {
    const kept = written.value.verify?.(look, now) ?? ok(undefined)
    if (kept.ok) rememberSecret(now, part, text)
    return kept
  }
  return ok({ verify })
}

const type = (aim: Aim, text: string, sent: () => void): Result<Performed> => {
  const ready = readyToEdit(aim)
  if (!ready.ok) return ready
  const before = writtenIn(aim.el)
  sent()
  const typed = typeText(aim, text)
  if (!typed.ok) return typed
  const verify = (_look: Look, now = aim.el) => {
    // Typing sets off completion and masks; only a field that took nothing at all has refused.
    const took = text === '' || !isTextControl(now) || writtenIn(now) !== before
    return took ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  }
  return ok({ verify })
}

const copy = (aim: Aim, clipboard: Clipboard, sent: () => void): Result<Performed> => {
  const ready = readyToCopy(aim)
  if (!ready.ok) return ready
  sent()
  const copied = copyText(aim)
  if (!copied.ok) return copied
  clipboard.write(copied.value)
  return ok({ value: copied.value })
}

const paste = (aim: Aim, clipboard: Clipboard, sent: () => void): Result<Performed> => {
  const text = clipboard.read()
  // What the person copied is theirs to paste.
  if (text === undefined) return refuse('page/needs-person')
  const ready = readyToPaste(aim, text)
  if (!ready.ok) return ready
  sent()
  const pasted = pasteText(aim, text)
  if (!pasted.ok) return pasted
  const { holds } = pasted.value
  const verify = (_look: Look, now = aim.el) =>
    holds === undefined || keeps(now, holds) ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  return ok({ verify })
}

const upload = (aim: Aim, name: string, bytes: FileBytes | undefined, sent: () => void): Result<Performed> => {
  if (!bytes) return refuse('page/unsupported', { what: 'upload' })
  const input = readyToUpload(aim)
  if (!input.ok) return input
  sent()
  const uploaded = uploadFile(aim, input.value, name, bytes)
  return uploaded.ok ? ok({}) : uploaded
}

const choose = (aim: Aim, labels: readonly string[], steady: Steadiness, sent: () => void): Result<Performed> => {
  const { el, look, said } = aim
  if (el instanceof HTMLSelectElement) {
    const chosen = chooseNative(aim, el, labels, sent)
    if (!chosen.ok) return chosen
    const verify = (_look: Look, now: Element = el) =>
      now instanceof HTMLSelectElement && holdsOptions(now, labels)
        ? ok(undefined)
        : refuse('page/rejected-value', { target: said })
    return ok({ verify })
  }
  if (!opensList(look, el)) return refuse('target/no-option', { target: said })
  if (isOpenList(look, el)) return ok({ opens: true })
  const clicked = click(aim, steady, sent)
  return clicked.ok ? ok({ opens: true }) : clicked
}

const check = (aim: Aim, on: boolean, steady: Steadiness, sent: () => void): Result<Performed> => {
  const ready = readyToCheck(aim, on)
  if (!ready.ok) return ready
  if (ready.value === 'already') return ok({})
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  const checked = checkBox(aim, hit.value)
  if (!checked.ok) return checked
  const verify = (_look: Look, now = aim.el) =>
    isChecked(now) === on ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  // A box of the page's own that stays as it was may be something else, that did what it does.
  return ok({ verify, ...(!(aim.el instanceof HTMLInputElement) && { mayBeOther: true }) })
}

const press = (aim: Aim, key: string, sent: () => void): Result<Performed> => {
  sent()
  const pressed = pressKey(aim, key)
  return pressed.ok ? ok({ mayLeave: goes(aim) && !pressed.value.prevented }) : pressed
}

const read = (value: Result<Value>): Result<Performed> => (value.ok ? ok({ value: value.value }) : value)

type OffElement =
  | 'read-url'
  | 'read-title'
  | 'read-count'
  | 'read-all'
  | 'exists'
  | 'wait'
  | 'screenshot'
  | 'download'
  | 'observe'
type OnElement = Exclude<PageAct['verb'], OffElement>

type OnElementAct = PageAct & { readonly verb: OnElement }

/** What an act is done with. */
export interface Hand {
  readonly steady: Steadiness
  readonly clipboard: Clipboard
  readonly bytes: FileBytes | undefined
  /** Called before the first event is sent. */
  readonly sent: () => void
}

/** Does the act on the element, in one turn; what takes several goes on from there. */
export const perform = (aim: Aim, page: PageAct, { steady, clipboard, bytes, sent }: Hand): Result<Performed> => {
  const { look, el, said } = aim
  const act = page as OnElementAct
  switch (act.verb) {
    case 'click':
      return click(aim, steady, sent)
    case 'double-click':
      return clickTwice(aim, steady, sent)
    case 'right-click':
      return clickRight(aim, steady, sent)
    case 'hover':
      return hover(aim, steady, sent)
    case 'drag':
      return drag(aim, steady, sent)
    case 'scroll-to':
      return scrollTo(aim, sent)
    case 'scroll':
      sent()
      scrollPage(look, act.direction, act.amount)
      return ok({})
    case 'fill':
      return write(aim, act.text, sent)
    case 'fill-secret':
      return writeSecret(aim, act.part, act.text, sent)
    case 'clear':
      return write(aim, '', sent)
    case 'type':
      return type(aim, act.text, sent)
    case 'press':
      return press(aim, act.key, sent)
    case 'copy':
      return copy(aim, clipboard, sent)
    case 'paste':
      return paste(aim, clipboard, sent)
    case 'upload':
      return upload(aim, act.file.name, bytes, sent)
    case 'choose':
      return choose(aim, act.options, steady, sent)
    case 'check':
    case 'uncheck':
      return check(aim, act.verb === 'check', steady, sent)
    case 'read-text':
      return read(readText(look, el, act.as, said))
    case 'read-value':
      return read(readValue(look, el, act.as, said))
    case 'read-table':
      return read(readTable(look, el, act.as, said))
    case 'read-record':
      return read(readRecord(look, el, act.as, said))
    case 'read-attribute':
      return read(readAttribute(look, el, act.attribute, act.as, said))
    default:
      return unreachable(act)
  }
}
