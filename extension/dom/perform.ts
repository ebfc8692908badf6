import { ok, type PageAct, parseKey, type Result, refuse, unreachable, type Value } from '@writ/dsl/contract'
import type { Clipboard } from './edit/clipboard.ts'
import { keeps, readyToEdit } from './edit/editable-field.ts'
import { fitValue } from './edit/fit-value.ts'
import { pressKey } from './edit/press-key.ts'
import { holdsTyped } from './edit/same-text.ts'
import { typeText } from './edit/type-text.ts'
import { editorHears, goToCaret, isEditor, writeInEditor } from './edit/write-in-editor.ts'
import { writeText } from './edit/write-text.ts'
import type { Aim } from './facts/aim.ts'
import { submissionByEnter } from './facts/form-target.ts'
import { fitsSecret, staysHome } from './facts/secret-field.ts'
import type { FileToUpload } from './files/upload-file.ts'
import { checkBox, readyToCheck } from './hand/check-box.ts'
import { chooseNative, holdsOptions, isOpenList, opensList } from './hand/choose-option.ts'
import { click, clickRight, clickTwice, goes, hover } from './hand/click-acts.ts'
import { sending, watchEffect } from './hand/click-effect.ts'
import { readyToClick, type Steadiness } from './hand/click-element.ts'
import { courseOfForm, holdCourse } from './hand/hold-course.ts'
import { type Performed, whole } from './hand/performed.ts'
import type { HeldHand } from './hand/trusted-hand.ts'
import { rememberSecret } from './naming/secret-memory.ts'
import { isChecked } from './naming/state-of.ts'
import type { RareActs } from './rare-acts.ts'
import { readText, readValue } from './read/read-element.ts'
import type { Look } from './tree/look.ts'
import { native } from './tree/native.ts'
import { isEditable, isTextControl, showsAll, writtenIn } from './tree/text-control.ts'
import { hasBox } from './tree/visibility.ts'

const scrollTo = ({ look, el, said }: Aim, sent: () => void): Result<Performed> => {
  if (!hasBox(look, el)) return refuse('target/hidden', { target: said })
  sent()
  native.scrollTo(el, { block: 'center', inline: 'nearest', behavior: 'instant' })
  return ok({})
}

/** The extension takes the picture, once what is meant is in view; the page itself stays as it is. */
const comeIntoView = (aim: Aim, sent: () => void): Result<Performed> =>
  aim.el === native.documentElement(document) ? ok({}) : scrollTo(aim, sent)

const write = (aim: Aim, text: string, sent: () => void): Result<Performed> => {
  const ready = readyToEdit(aim)
  if (!ready.ok) return ready
  if (isTextControl(aim.el) && fitValue(aim.el, text) === undefined)
    return refuse('page/rejected-value', { target: aim.said })
  sent()
  if (isEditor(aim)) return ok({ goesOn: async () => whole(await writeInEditor(aim, text)) })
  const written = writeText(aim, text)
  if (!written.ok) return written
  const verify = (_look: Look, now = aim.el) =>
    keeps(now, text) ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  return ok({ verify })
}

type SecretAct = Extract<PageAct, { readonly verb: 'fill-secret' }>

/** The field is remembered before the secret stands in it, and whatever field the page put in its place after. */
const writeSecret = (aim: Aim, { part, text, home = [] }: SecretAct, sent: () => void): Result<Performed> => {
  if (!fitsSecret(aim.el, part)) return refuse('vault/wrong-field')
  const stays = staysHome(aim.el, home)
  if (!stays.ok) return stays
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
  return ok({ ...written.value, verify })
}

const typed = async (aim: Aim, text: string, alive: () => boolean): Promise<Result<Performed>> => {
  const typing = await typeText(aim, text, alive)
  if (!typing.ok) return typing
  const { took, cut, emptied } = typing.value
  if (cut) return took ? ok({ uncertain: true }) : refuse('run/cancelled')
  if (isEditor(aim)) return ok({})
  const verify = (_look: Look, now = aim.el) => {
    const held = writtenIn(now)
    // What the page took out of the field again, as a list of tags does, it took.
    const kept = holdsTyped(held, text) && (took || held !== '')
    const isTaken = took && (held === '' || (emptied === true && text.endsWith(held)))
    return text === '' || kept || isTaken ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  }
  return ok({ verify })
}

const type = (aim: Aim, text: string, sent: () => void): Result<Performed> => {
  const { el, said } = aim
  const ready = readyToEdit(aim)
  if (!ready.ok) return ready
  if (isTextControl(el) && 'maxLength' in el && el.maxLength >= 0 && el.value.length + text.length > el.maxLength)
    return refuse('page/rejected-value', { target: said })
  sent()
  return ok({ goesOn: (alive) => typed(aim, text, alive) })
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
  return clicked.ok && !clicked.value.uncertain ? ok({ opens: true }) : clicked
}

const check = (aim: Aim, on: boolean, steady: Steadiness, sent: () => void): Result<Performed> => {
  const ready = readyToCheck(aim, on)
  if (!ready.ok) return ready
  if (ready.value === 'already') return ok({})
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  const effect = watchEffect(aim)
  sent()
  const checked = checkBox(aim, hit.value)
  if (!checked.ok) return checked
  if (checked.value.uncertain) return ok({ uncertain: true })
  effect?.clicked(false)
  const verify = (_look: Look, now = aim.el) =>
    isChecked(now) === on ? ok(undefined) : refuse('page/rejected-value', { target: aim.said })
  // A box of the page's own that stays as it was may be something else, that did what it does.
  // A page that asks its server first ticks the box when it has heard.
  const goesOn = async (): Promise<Result<Performed>> => {
    await effect?.came()
    return ok({ verify, ...(!(aim.el instanceof HTMLInputElement) && { mayBeOther: true }) })
  }
  return ok({ goesOn })
}

const pressed = (aim: Aim, key: string): Result<Performed> => {
  const submission = parseKey(key).key === 'Enter' ? submissionByEnter(aim.el) : undefined
  const { done, strayed } = holdCourse(submission && courseOfForm(submission), () =>
    sending(submission, () => pressKey(aim, key))
  )
  const { done: went, blocked } = done
  if (went.ok && went.value.uncertain) return ok({ uncertain: true })
  if (went.ok && strayed) return aim.changed()
  if (went.ok && blocked && !went.value.prevented) return refuse('page/no-effect')
  return went.ok ? ok({ mayLeave: goes(aim) && !went.value.prevented }) : went
}

const pressInEditor = async (aim: Aim, key: string): Promise<Result<Performed>> => {
  const there = await goToCaret(aim)
  const went = there.ok ? pressed(there.value.aim, key) : there
  if (went.ok) await editorHears()
  return went
}

const pressByHand = async (aim: Aim, key: string, hand: HeldHand): Promise<Result<Performed>> => {
  const pressed = await hand.key(aim, parseKey(key))
  if (pressed.ok && pressed.value.uncertain) return ok({ uncertain: true })
  return pressed.ok ? ok({ mayLeave: goes(aim) && !pressed.value.prevented }) : pressed
}

const press = (aim: Aim, key: string, sent: () => void, hand: HeldHand | undefined): Result<Performed> => {
  sent()
  if (hand) return ok({ goesOn: () => pressByHand(aim, key, hand) })
  const { look, el } = aim
  return isEditable(el) || !showsAll(look, el) ? ok({ goesOn: () => pressInEditor(aim, key) }) : pressed(aim, key)
}

const read = (value: Result<Value>): Result<Performed> => (value.ok ? ok({ value: value.value }) : value)

type OffElement =
  | 'call'
  | 'read-url'
  | 'read-title'
  | 'read-count'
  | 'read-all'
  | 'exists'
  | 'wait'
  | 'download'
  | 'observe'
type OnElement = Exclude<PageAct['verb'], OffElement>

type OnElementAct = PageAct & { readonly verb: OnElement }

/** What an act is done with. */
export interface Hand {
  readonly steady: Steadiness
  readonly clipboard: Clipboard
  /** What an upload puts into the page. */
  readonly file: () => Result<FileToUpload>
  /** Called before the first event is sent. */
  readonly sent: () => void
  /** Where the act was granted it, and the build can. */
  readonly trusted?: HeldHand
  readonly rare: RareActs | undefined
}

/** Does the act on the element, in one turn; what takes several goes on from there. */
export const perform = (
  aim: Aim,
  page: PageAct,
  { steady, clipboard, file, sent, trusted, rare }: Hand
): Result<Performed> => {
  const { look, el, said } = aim
  const act = page as OnElementAct
  switch (act.verb) {
    case 'click':
      return click(aim, steady, sent, trusted)
    case 'double-click':
      return clickTwice(aim, steady, sent, trusted)
    case 'right-click':
      return clickRight(aim, steady, sent, trusted)
    case 'hover':
      return hover(aim, steady, sent, trusted)
    case 'screenshot':
      return comeIntoView(aim, sent)
    case 'drag':
      return rare ? rare.drag(aim, steady, sent) : refuse('page/unsupported')
    case 'scroll-to':
      return scrollTo(aim, sent)
    case 'scroll':
      return rare ? rare.scroll(aim, act, sent) : refuse('page/unsupported')
    case 'fill':
      return write(aim, act.text, sent)
    case 'fill-secret':
      return writeSecret(aim, act, sent)
    case 'clear':
      return write(aim, '', sent)
    case 'type':
      return type(aim, act.text, sent)
    case 'press':
      return press(aim, act.key, sent, trusted)
    case 'copy':
      return rare ? rare.copy(aim, clipboard, sent) : refuse('page/unsupported')
    case 'paste':
      return rare ? rare.paste(aim, clipboard, sent) : refuse('page/unsupported')
    case 'upload':
      return rare ? rare.upload(aim, file(), steady, sent) : refuse('page/unsupported')
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
      return read(rare ? rare.readTable(look, el, act.as, said) : refuse('page/unsupported'))
    case 'read-record':
      return read(rare ? rare.readRecord(look, el, act.as, said) : refuse('page/unsupported'))
    case 'read-attribute':
      return read(rare ? rare.readAttribute(look, el, act.attribute, act.as, said) : refuse('page/unsupported'))
    default:
      return unreachable(act)
  }
}
