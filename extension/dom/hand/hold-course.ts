import { type Submission, submissionByClick, submissionOf } from '../facts/form-target.ts'
import { hrefOf } from '../facts/live-class.ts'
import { native } from '../tree/native.ts'

/** Where a click or a key leads the browser: `on` is what it is sent to, `leads` the address as it stands now. */
export interface Course {
  readonly on: Element
  readonly leads: () => string
}

export const courseOfLink = (link: Element): Course => ({ on: link, leads: () => hrefOf(link) })

/** The button may have been handed to another form meanwhile. */
export const courseOfForm = ({ form, submitter }: Submission): Course => ({
  on: form,
  leads: () => ((submitter && submissionByClick(submitter)) ?? submissionOf(form, submitter)).action
})

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address)

/** Ends the hold, and says whether the page led elsewhere. */
export type EndHold = () => boolean

/**
 * Keeps the browser from another origin than the one that was looked at, from now until it is ended: the page's own handlers of the
 * very event that sends a form or follows a link may lead there. The listeners come after those of the page that were there before;
 * one that comes later still is found out by what it leaves, before the browser has gone anywhere. What a page sends by script is
 * for the egress lock (ADR 12).
 */
export const holdOn = (course: Course | undefined): EndHold => {
  if (!course) return () => false
  const looked = originOf(course.leads())
  let strayed = false
  const look = () => {
    strayed ||= originOf(course.leads()) !== looked
    return strayed
  }
  const hear = (event: Event) => {
    if (look()) event.preventDefault()
  }
  const heard = ['click', 'submit'].flatMap((type) =>
    [...new Set([native.root(course.on), window])].map((on) => [on, type] as const)
  )
  for (const [on, type] of heard) native.listen(on, type, hear)
  return () => {
    for (const [on, type] of heard) native.unlisten(on, type, hear)
    if (look()) native.stop(window)
    return strayed
  }
}

/** Does what sends a form or follows a link under {@link holdOn}. */
export const holdCourse = <T>(
  course: Course | undefined,
  act: () => T
): { readonly done: T; readonly strayed: boolean } => {
  const end = holdOn(course)
  const done = act()
  return { done, strayed: end() }
}
