import {
  classOfName,
  type EffectClass,
  type PageAct,
  parseKey,
  pressesElement,
  riskier,
  riskOf
} from '@writ/dsl/contract'
import { activatedBy, isWidget, pressedIn } from '../finding/activated-by.ts'
import { fileReceiverOf } from '../finding/file-input.ts'
import { saysItOpens } from '../finding/says-it-opens.ts'
import { roleOf } from '../naming/role-of.ts'
import type { Look } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { editContextOf, isEditable, isTextControl } from '../tree/text-control.ts'
import { type Submission, submissionByClick, submissionByEnter, windowNamed } from './form-target.ts'
import { classOfClickLabels, classOfLabels } from './named-class.ts'
import { onlyOpens, unlessItOpens } from './opening-link.ts'
import { isSignIn } from './sign-in-form.ts'

/** What the page makes of an act, by its structure and by the words on it. */
export interface LiveClass {
  readonly effect: EffectClass
  readonly why?: string
  readonly submission?: Submission
  readonly link?: string
  readonly linkTarget?: string
}

const ofSubmission = (submission: Submission): LiveClass => {
  const { form, action, method } = submission
  if (method === 'dialog') return { effect: 'activate', submission }
  const away = !URL.canParse(action) || new URL(action).origin !== location.origin
  if (away) return { effect: 'share', why: 'cross-origin-form', submission }
  if (isSignIn(form)) return { effect: 'activate', why: 'signs-in', submission }
  return method === 'post' ? { effect: 'submit', why: 'submits-form', submission } : { effect: 'navigate', submission }
}

/** Where a link leads, as the browser will resolve it. */
export const hrefOf = (el: Element): string => {
  const said = native.attr(el, 'href') ?? native.attr(el, 'xlink:href') ?? ''
  return URL.canParse(said, native.base(el)) ? new URL(said, native.base(el)).href : said
}

const ofLink = (el: Element): LiveClass => {
  const link = hrefOf(el)
  if (native.has(el, 'download')) return { effect: 'download', why: 'download-link', link }
  if (/^(?:javascript|data|blob):/i.test(link)) return { effect: 'activate', why: 'script-link', link }
  const linkTarget = windowNamed(el)
  const opens = linkTarget !== undefined && !/^_(?:top|parent)$/i.test(linkTarget)
  return {
    effect: 'navigate',
    ...(opens && { why: 'opens-window' }),
    link,
    ...(linkTarget !== undefined && { linkTarget })
  }
}

const raisedBy = (named: EffectClass, live: LiveClass): LiveClass =>
  riskOf(named) > riskOf(live.effect) ? { ...live, effect: named, why: 'named' } : live

const byStructure = (look: Look, el: Element): LiveClass => {
  const activated = activatedBy(look, el)
  if (!activated) return { effect: 'activate', why: 'no-link' }
  const submission = submissionByClick(activated)
  if (submission) return ofSubmission(submission)
  if (native.tag(activated) === 'a' || isHtml(activated, 'area')) return ofLink(activated)
  return { effect: isHtml(activated, 'select', 'textarea', 'input', 'summary') ? 'input' : 'activate' }
}

const ofClick = (look: Look, el: Element): LiveClass => {
  const pressed = pressedIn(look, el)
  const said = riskier(classOfClickLabels(look, el), classOfClickLabels(look, pressed))
  const named = onlyOpens(look, el) ? 'submit' : said
  return raisedBy(named, byStructure(look, pressed))
}

const ofEnter = (look: Look, el: Element): LiveClass | undefined => {
  const submission = submissionByEnter(el)
  return submission && raisedBy(classOfLabels(look, [submission.submitter]), ofSubmission(submission))
}

const ofPress = (look: Look, el: Element, key: string): LiveClass => {
  if (!pressesElement(key)) return { effect: 'input' }
  const entered = parseKey(key).key === 'Enter' ? ofEnter(look, el) : undefined
  if (entered) return entered
  // In a field these keys write; elsewhere they press what has the focus, natively or by the page's own handler.
  const writes =
    isTextControl(el) || (isEditable(el) && (native.has(el, 'contenteditable') || editContextOf(el) !== undefined))
  if (writes || !isWidget(look, el)) return { effect: 'input' }
  return ofClick(look, el)
}

const isNativeBox = (el: Element): boolean =>
  el instanceof HTMLInputElement && (el.type === 'checkbox' || el.type === 'radio')

/** A box of the page's own is clicked like any element: what it submits, where it leads and what it says can weigh more. */
const ofBox = (look: Look, el: Element): LiveClass => {
  if (isNativeBox(el)) return { effect: 'input' }
  const live = ofClick(look, el)
  return live.submission || live.link || live.why === 'named' ? live : { effect: 'input' }
}

/** A list of the page's own is opened and pressed: its opener and its options are weighed before the first click. */
const ofChoice = (look: Look, el: Element, options: readonly string[]): LiveClass => {
  if (isHtml(el, 'select')) return { effect: 'input' }
  const { submission, link, ...structure } = byStructure(look, el)
  const live = submission ? { ...structure, submission } : link ? { ...structure, link } : { effect: 'input' as const }
  const said = options.map(classOfName).reduce(riskier, 'read')
  const opener = saysItOpens(el) || roleOf(look, el) === 'listbox' ? 'read' : classOfLabels(look, [el])
  const named = riskier(riskOf(said) > riskOf('activate') ? said : 'read', opener)
  return raisedBy(named, live)
}

const ofType = (look: Look, el: Element, text: string): LiveClass => {
  if (!/[\n\r]/.test(text)) return { effect: 'input' }
  const live = ofEnter(look, el)
  return live && riskOf(live.effect) >= riskOf('submit') ? live : { ...live, effect: 'submit', why: 'types-enter' }
}

/** Dropping on something can do what its words say, and so can dragging something away. */
const ofDrag = (look: Look, el: Element, drop: Element | undefined): LiveClass => {
  const dropped = drop ? classOfClickLabels(look, drop) : 'read'
  return raisedBy(riskier(classOfClickLabels(look, el), dropped), { effect: 'activate' })
}

const ofVerb = (look: Look, act: PageAct, el: Element, drop: Element | undefined): LiveClass => {
  switch (act.verb) {
    case 'drag':
      return ofDrag(look, el, drop)
    case 'click':
    case 'double-click':
    case 'right-click':
      return raisedBy(unlessItOpens(look, act.target, el), ofClick(look, el))
    case 'press':
      return raisedBy(unlessItOpens(look, act.target, el), ofPress(look, el, act.key))
    case 'check':
    case 'uncheck':
      return ofBox(look, el)
    case 'choose':
      return ofChoice(look, el, act.options)
    case 'type':
      return ofType(look, el, act.text)
    case 'fill':
    case 'clear':
      return { effect: 'input' }
    case 'fill-secret':
      return { effect: 'secret' }
    case 'upload':
      // Only a control that opens an input is pressed; into an input the file is put.
      return fileReceiverOf(look, el).kind === 'button' ? ofClick(look, el) : { effect: 'read' }
    case 'download':
      return ofVerb(look, act.act, el, drop)
    default:
      return { effect: 'read' }
  }
}

/** A class together with what the page's own facts make of the act, which may be less than was granted. */
export interface WeighedClass extends LiveClass {
  readonly byItself: EffectClass
}

/**
 * The class of the act on the live element, never below what was granted (docs/language.md, effect classes); `why` is told only where it
 * was raised.
 */
export const liveClass = (
  look: Look,
  act: PageAct,
  el: Element,
  granted: EffectClass,
  drop?: Element
): WeighedClass => {
  const live = ofVerb(look, act, el, drop)
  const byItself = live.effect
  if (riskOf(byItself) > riskOf(granted)) return { ...live, byItself }
  const { why: _unraised, ...rest } = live
  return { ...rest, effect: granted, byItself }
}
