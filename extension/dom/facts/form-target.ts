import { attr, native } from '../tree/native.ts'

/** What a click or an Enter in a form would send, and where. */
export interface Submission {
  readonly form: HTMLFormElement
  readonly submitter: Element | null
  /** Absolute address as the browser will resolve it. */
  readonly action: string
  readonly method: 'get' | 'post' | 'dialog'
  /** Where the answer is shown; none for the same window. */
  readonly target?: string
}

const isSubmitButton = (el: Element): el is HTMLInputElement | HTMLButtonElement =>
  (el instanceof HTMLButtonElement && el.type === 'submit') ||
  (el instanceof HTMLInputElement && (el.type === 'submit' || el.type === 'image'))

const methodOf = (said: string): Submission['method'] => {
  const method = said.trim().toLowerCase()
  return method === 'post' || method === 'dialog' ? method : 'get'
}

const addressOf = (form: Element, said: string | null): string => {
  if (said === null || said.trim() === '') return native.url(document)
  try {
    return new URL(said, native.base(form)).href
  } catch {
    return said
  }
}

/**
 * The window or frame that the `target` of a link or a form names, `said` where a button says its own; `undefined` for the
 * same window. What an element does not say, the document's first `base` with a target says (HTML §4.2.3).
 */
export const windowNamed = (el: Element, said: string | null = native.attr(el, 'target')): string | undefined => {
  const base = native.all(document, 'base[target]')[0]
  const name = (said ?? (base ? attr(base, 'target') : '')).toWellFormed()
  return name === '' || /^_self$/i.test(name) ? undefined : name
}

/** Attributes are read, not properties: an input named `action` or `method` hides those (HTML §4.10.21.3). */
export const submissionOf = (form: HTMLFormElement, submitter: Element | null): Submission => {
  const own = (name: string) =>
    submitter && native.has(submitter, `form${name}`) ? attr(submitter, `form${name}`) : null
  const target = windowNamed(form, own('target') ?? native.attr(form, 'target'))
  return {
    ...(target !== undefined && { target }),
    form,
    submitter,
    action: addressOf(form, own('action') ?? native.attr(form, 'action')),
    method: methodOf(own('method') ?? attr(form, 'method'))
  }
}

/** All that a form could send: by itself, and by each of its buttons. */
export const submissionsOf = (form: HTMLFormElement): readonly Submission[] => [
  submissionOf(form, null),
  ...controlsOf(form)
    .filter(isSubmitButton)
    .map((button) => submissionOf(form, button))
]

/** The submission a click on the element sets off; `undefined` if it is no submit button of a form. */
export const submissionByClick = (el: Element): Submission | undefined =>
  isSubmitButton(el) && el.form ? submissionOf(el.form, el) : undefined

const IMPLICIT = [
  'text',
  'search',
  'tel',
  'url',
  'email',
  'password',
  'date',
  'month',
  'week',
  'time',
  'datetime-local',
  'number',
  'checkbox',
  'radio',
  'range',
  'color',
  'file'
]
const BLOCKS = IMPLICIT.filter((type) => !['checkbox', 'radio', 'range', 'color', 'file'].includes(type))

const controlsOf = (form: HTMLFormElement): readonly Element[] => [...native.formElements(form)]

/** The submission that Enter in a field sets off (HTML §4.10.21.2): the default button's, or the only field's. */
export const submissionByEnter = (el: Element): Submission | undefined => {
  if (!(el instanceof HTMLInputElement) || !el.form || !IMPLICIT.includes(el.type)) return undefined
  const { form } = el
  const images = [...native.all(document, 'input[type=image]')].filter(
    (image) => (image as HTMLInputElement).form === form
  )
  const button = [...controlsOf(form), ...images].find(isSubmitButton)
  if (button) return native.matches(button, ':disabled') ? undefined : submissionOf(form, button)
  const blocking = controlsOf(form).filter((at) => at instanceof HTMLInputElement && BLOCKS.includes(at.type))
  return blocking.length > 1 ? undefined : submissionOf(form, null)
}
