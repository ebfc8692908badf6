import { type Submission, submissionOf } from '../facts/form-target.ts'
import { activatedBy } from '../finding/activated-by.ts'
import type { Look } from '../tree/look.ts'
import { isElement, isHtml, native } from '../tree/native.ts'
import { nextTask } from '../tree/next-change.ts'

/** What the browser was about to ask for. */
export interface LeavingRequest {
  /** Absolute. */
  readonly url: string
  readonly body?: BodyInit
  /** The name that a link gives to what it leads to; empty where it only says that it is to be saved. */
  readonly name?: string
}

/** The part of the Navigation API that is used here (HTML §7.2.6.10); the DOM library of TypeScript has not all of it. */
interface NavigateEventLike extends Event {
  readonly navigationType: 'push' | 'replace' | 'reload' | 'traverse'
  readonly destination: { readonly url: string; readonly sameDocument: boolean }
  readonly userInitiated: boolean
  readonly hashChange: boolean
  readonly downloadRequest: string | null
  readonly formData: FormData | null
  readonly sourceElement?: Element | null
}

const textOf = (value: FormDataEntryValue): string => (typeof value === 'string' ? value : value.name)

/** A form's data in its own encoding (HTML §4.10.21.7, §4.10.21.8). */
const encode = (data: FormData, enctype: string): BodyInit => {
  if (enctype === 'multipart/form-data') return data
  const pairs = [...data].map(([name, value]) => [name, textOf(value)])
  return enctype === 'text/plain'
    ? pairs.map(([name, value]) => `${name}=${value}\r\n`).join('')
    : new URLSearchParams(pairs)
}

const enctypeOf = (form: Element, submitter: Element | null): string =>
  ((submitter && native.attr(submitter, 'formenctype')) ?? native.attr(form, 'enctype') ?? '').trim().toLowerCase()

const ofSubmission = ({ form, submitter, action, method }: Submission): LeavingRequest | undefined => {
  if (method === 'dialog' || !URL.canParse(action)) return undefined
  const data = new FormData(form, submitter as HTMLElement | null)
  if (method === 'post') return { url: action, body: encode(data, enctypeOf(form, submitter)) }
  const url = new URL(action)
  url.search = new URLSearchParams([...data].map(([name, value]) => [name, textOf(value)])).toString()
  return { url: url.href }
}

const ofLink = (link: Element): LeavingRequest | undefined => {
  const href = native.attr(link, 'href') ?? native.attr(link, 'xlink:href')
  if (href === null || !URL.canParse(href, native.base(link))) return undefined
  const { href: url, protocol } = new URL(href, native.base(link))
  const name = native.attr(link, 'download')
  // A script link asks for nothing: what its script does is heard by itself.
  return protocol === 'javascript:' ? undefined : { url, ...(name !== null && { name }) }
}

const formOf = (source: Element | null | undefined): Element | null =>
  source ? (isHtml(source, 'form') ? source : ((source as HTMLButtonElement).form ?? null)) : null

const ofNavigation = (event: NavigateEventLike): LeavingRequest => {
  const { destination, downloadRequest, formData, sourceElement } = event
  const form = formOf(sourceElement)
  const submitter = sourceElement && form !== sourceElement ? sourceElement : null
  return {
    url: destination.url,
    ...(formData && { body: encode(formData, form ? enctypeOf(form, submitter) : '') }),
    ...(downloadRequest !== null && { name: downloadRequest })
  }
}

const isSameDocument = (url: string): boolean => {
  const [here] = native.url(document).split('#')
  return url.includes('#') && url.split('#')[0] === here
}

/** A submission is trusted whoever set it off: it is the person's in the very task of what they pressed. */
const watchPerson = () => {
  let acting = false
  const hear = (event: Event): void => {
    if (!event.isTrusted) return
    acting = true
    void nextTask().then(() => {
      acting = false
    })
  }
  const types = ['click', 'keydown', 'keypress', 'keyup'] as const
  for (const type of types) native.listen(window, type, hear, { capture: true })
  return {
    acts: () => acting,
    stop: () => {
      for (const type of types) native.unlisten(window, type, hear, { capture: true })
    }
  }
}

/**
 * Catches what the document is about to ask the browser for, a link's or form's address, or what a script goes to, and
 * keeps the browser from it. `take` is called in the very moment, so that what it asks for is still there (a `blob:` address is often
 * taken back at once); it says whether it wants the request. What a person sets off is theirs.
 * @returns how to end it.
 */
export const catchRequests = (look: Look, take: (request: LeavingRequest) => boolean): (() => void) => {
  const person = watchPerson()
  const onClick = (event: Event): void => {
    const [target] = event.composedPath()
    if (event.isTrusted || event.defaultPrevented || !(target instanceof Node) || !isElement(target)) return
    const link = activatedBy(look, target)
    if (!link || !(native.tag(link) === 'a' || isHtml(link, 'area'))) return
    const request = ofLink(link)
    if (request && !isSameDocument(request.url) && take(request)) event.preventDefault()
  }
  const onSubmit = (event: Event): void => {
    if (person.acts() || event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return
    const { submitter } = event as SubmitEvent
    const request = ofSubmission(submissionOf(event.target, submitter))
    if (request && take(request)) event.preventDefault()
  }
  const onNavigate = (event: Event): void => {
    const going = event as NavigateEventLike
    const { navigationType: type, destination } = going
    if (!event.cancelable || going.userInitiated || going.hashChange || destination.sameDocument) return
    if (type !== 'traverse' && type !== 'reload' && take(ofNavigation(going))) event.preventDefault()
  }
  // The last to hear of them, so that a page can prevent them for itself.
  native.listen(window, 'click', onClick)
  native.listen(window, 'submit', onSubmit)
  const navigation = (window as Window & { readonly navigation?: EventTarget }).navigation
  if (navigation) native.listen(navigation, 'navigate', onNavigate)
  return () => {
    person.stop()
    native.unlisten(window, 'click', onClick)
    native.unlisten(window, 'submit', onSubmit)
    if (navigation) native.unlisten(navigation, 'navigate', onNavigate)
  }
}
