import { type EffectClass, type PageAct, riskOf } from '@writ/dsl/contract'
import { hasPassword, type Submission, submissionByClick, submissionByEnter } from './form-target.ts'
import { flatAncestors, type Look } from './look.ts'
import { isHtml, native } from './native.ts'

/** What the page's own structure makes of an act. */
export interface LiveClass {
  readonly effect: EffectClass
  readonly why?: string
  readonly submission?: Submission
  readonly link?: string
}

const isActivated = (el: Element): boolean =>
  isHtml(el, 'button', 'summary', 'select', 'textarea') ||
  (isHtml(el, 'input') && (el as HTMLInputElement).type !== 'hidden') ||
  (isHtml(el, 'a', 'area') && native.has(el, 'href')) ||
  native.tag(el) === 'a'

/** The element whose default action a click on `el` runs: itself or the nearest above; through a label, its control. */
export const activatedBy = (look: Look, el: Element): Element | null => {
  for (const at of [el, ...flatAncestors(look, el)]) {
    if (isActivated(at)) return at
    if (at instanceof HTMLLabelElement) return at.control
  }
  return null
}

const ofSubmission = (submission: Submission): LiveClass => {
  const { form, action, method } = submission
  if (method === 'dialog') return { effect: 'activate', submission }
  const away = !URL.canParse(action) || new URL(action).origin !== location.origin
  if (away) return { effect: 'share', why: 'cross-origin-form', submission }
  if (hasPassword(form)) return { effect: 'activate', why: 'signs-in', submission }
  return method === 'post' ? { effect: 'submit', why: 'submits-form', submission } : { effect: 'navigate', submission }
}

const hrefOf = (el: Element): string => {
  const said = native.attr(el, 'href') ?? native.attr(el, 'xlink:href') ?? ''
  return URL.canParse(said, native.base(el)) ? new URL(said, native.base(el)).href : said
}

const ofLink = (el: Element): LiveClass => {
  const link = hrefOf(el)
  if (native.has(el, 'download')) return { effect: 'download', why: 'download-link', link }
  if (/^(?:javascript|data|blob):/i.test(link)) return { effect: 'activate', why: 'script-link', link }
  const opens = /^_?blank$/i.test(native.attr(el, 'target') ?? '')
  return { effect: 'navigate', ...(opens && { why: 'opens-window' }), link }
}

const ofClick = (look: Look, el: Element): LiveClass => {
  const activated = activatedBy(look, el)
  if (!activated) return { effect: 'activate', why: 'no-link' }
  const submission = submissionByClick(activated)
  if (submission) return ofSubmission(submission)
  if (native.tag(activated) === 'a' || isHtml(activated, 'area')) return ofLink(activated)
  return { effect: isHtml(activated, 'select', 'textarea', 'input', 'summary') ? 'input' : 'activate' }
}

const ofPress = (look: Look, el: Element, key: string): LiveClass => {
  const named = key.split('+').at(-1)?.toLowerCase()
  const submission = named === 'enter' ? submissionByEnter(el) : undefined
  if (submission) return ofSubmission(submission)
  const presses = named === 'enter' || named === 'space' || named === ' '
  if (presses && isHtml(el, 'button', 'a', 'summary')) return ofClick(look, el)
  if (presses && isHtml(el, 'input') && submissionByClick(el)) return ofClick(look, el)
  return { effect: 'input' }
}

const ofVerb = (look: Look, act: PageAct, el: Element): LiveClass => {
  switch (act.verb) {
    case 'click':
      return ofClick(look, el)
    case 'press':
      return ofPress(look, el, act.key)
    case 'check':
    case 'uncheck': {
      const live = ofClick(look, el)
      // A box that is no native one is clicked like any element; only a real submission or link weighs more.
      return live.submission || live.link ? live : { effect: 'input' }
    }
    case 'fill':
    case 'type':
    case 'clear':
    case 'choose':
      return { effect: 'input' }
    case 'fill-secret':
      return { effect: 'secret' }
    default:
      return { effect: 'read' }
  }
}

/** The class of the act on the live element, never below what was granted; `why` is told only where it was raised (DESIGN §4). */
export const liveClass = (look: Look, act: PageAct, el: Element, granted: EffectClass): LiveClass => {
  const live = ofVerb(look, act, el)
  if (riskOf(live.effect) > riskOf(granted)) return live
  const { why: _unraised, ...rest } = live
  return { ...rest, effect: granted }
}
