import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { type Submission, submissionByClick } from '../facts/form-target.ts'
import { newTabLink } from '../facts/new-tab-link.ts'
import { activatedBy } from '../finding/activated-by.ts'
import type { Hit } from '../tree/hit-test.ts'
import { sending, watchEffect } from './click-effect.ts'
import {
  clickAgain,
  clickElement,
  hoverElement,
  readyToClick,
  rightClickElement,
  type Steadiness
} from './click-element.ts'
import { type Course, courseOfForm, courseOfLink, holdCourse, holdOn } from './hold-course.ts'
import type { Performed } from './performed.ts'
import type { HeldHand } from './trusted-hand.ts'

/** A link into the page itself leaves it where it is. */
const isInPage = (link: string, url: string): boolean => link.includes('#') && link.split('#')[0] === url.split('#')[0]

/** May what was done take the browser elsewhere? */
export const goes = ({ facts: { form, link, url } }: Aim): boolean =>
  form !== undefined || (link !== undefined && !isInPage(link, url))

/** A click that would have the browser let a person choose a file. */
const opensChooser = ({ look, el }: Aim): boolean => {
  const activated = activatedBy(look, el)
  return activated instanceof HTMLInputElement && activated.type === 'file'
}

/** Clicks once; the browser may go elsewhere then. Refuses `page/needs-person`, `page/no-effect`, and what `readyToClick` and `clickElement` refuse. */
export const click = (aim: Aim, steady: Steadiness, sent: () => void, hand?: HeldHand): Result<Performed> => {
  if (opensChooser(aim)) return refuse('page/needs-person')
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  if (hand?.fits(aim, hit.value.el)) return byHand(aim, hit.value, sent, hand, 'once')
  const newTab = newTabLink(aim.look, aim.el)
  const effect = newTab === undefined ? watchEffect(aim) : undefined
  sent()
  const submission = submissionOfClick(aim)
  const { done, strayed } = holdCourse(courseOf(aim, submission), () =>
    sending(submission, () => clickElement(aim, hit.value))
  )
  const { done: clicked, blocked } = done
  if (!clicked.ok) return clicked
  if (clicked.value.uncertain) return ok({ uncertain: true })
  if (strayed) return aim.changed()
  const { prevented } = clicked.value
  if (blocked && !prevented) return refuse('page/no-effect')
  effect?.clicked(prevented)
  return ok({
    mayLeave: goes(aim) && !prevented,
    ...(newTab !== undefined && !prevented && { newTab }),
    ...(effect && { came: effect.came })
  })
}

/** As {@link click}, by the browser's own mouse: what a link opens, the browser then opens itself. */
const byHand = (
  aim: Aim,
  hit: Hit,
  sent: () => void,
  hand: HeldHand,
  which: 'once' | 'twice' | 'right'
): Result<Performed> => {
  const effect = which === 'once' && newTabLink(aim.look, aim.el) === undefined ? watchEffect(aim) : undefined
  sent()
  const goesOn = async (): Promise<Result<Performed>> => {
    const end = holdOn(courseOf(aim, submissionOfClick(aim)))
    const clicked = await hand.press(aim, hit, which)
    const strayed = end()
    if (!clicked.ok) return clicked
    if (clicked.value.uncertain) return ok({ uncertain: true })
    if (strayed) return aim.changed()
    const { prevented } = clicked.value
    effect?.clicked(prevented)
    return ok({ mayLeave: goes(aim) && !prevented, ...(effect && { came: effect.came }) })
  }
  return ok({ goesOn })
}

const courseOf = ({ look, el, facts }: Aim, submission: Submission | undefined): Course | undefined => {
  if (submission) return courseOfForm(submission)
  const activated = activatedBy(look, el)
  return activated && facts.link !== undefined ? courseOfLink(activated) : undefined
}

const submissionOfClick = ({ look, el }: Aim): Submission | undefined => {
  const activated = activatedBy(look, el)
  return activated ? submissionByClick(activated) : undefined
}

/** After the first click of two, what the page makes of the second cannot undo it. */
export const clickTwice = (aim: Aim, steady: Steadiness, sent: () => void, hand?: HeldHand): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  if (hand?.fits(aim, hit.value.el)) return byHand(aim, hit.value, sent, hand, 'twice')
  sent()
  const first = clickElement(aim, hit.value)
  if (!first.ok) return first
  if (first.value.uncertain) return ok({ uncertain: true })
  const second = clickAgain(aim, hit.value)
  return ok(second.ok && !second.value.uncertain ? { mayLeave: goes(aim) } : { uncertain: true })
}

export const clickRight = (aim: Aim, steady: Steadiness, sent: () => void, hand?: HeldHand): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  if (hand?.fits(aim, hit.value.el)) return byHand(aim, hit.value, sent, hand, 'right')
  sent()
  const clicked = rightClickElement(aim, hit.value)
  return clicked.ok ? ok(clicked.value.uncertain ? { uncertain: true } : {}) : clicked
}

export const hover = (aim: Aim, steady: Steadiness, sent: () => void, hand?: HeldHand): Result<Performed> => {
  const hit = readyToClick(aim, steady)
  if (!hit.ok) return hit
  sent()
  if (hand) {
    const goesOn = async (): Promise<Result<Performed>> => {
      const hovered = await hand.hover(aim, hit.value)
      return hovered.ok ? ok({}) : hovered
    }
    return ok({ goesOn })
  }
  hoverElement(aim, hit.value)
  return ok({})
}
