import { labelsOf } from './look.ts'
import { type NameStep, textAlternative, trimAscii } from './name-of.ts'
import { attr, isElement, isHtml, native } from './native.ts'

/** First words with something in them; the white space of a no-break space counts as something. */
const firstOf = (...texts: readonly (string | null)[]): string =>
  texts.find((text) => trimAscii(text ?? '') !== '') ?? ''

const wholeTextOf = (el: Element, step: NameStep): string =>
  textAlternative(el, { ...step, inside: true, wholeText: true, referenced: true })

const childNamed = (el: Element, ...tags: readonly string[]): Element | undefined =>
  [...native.children(el)].filter(isElement).find((child) => isHtml(child, ...tags))

const fromLabels = (el: Element, step: NameStep): string => {
  if (step.referenced) return ''
  // A control inside its own label adds nothing to its own name.
  const visited = new Set([...step.visited, el])
  return labelsOf(el)
    .map((label) => wholeTextOf(label, { ...step, visited }))
    .filter((text) => trimAscii(text) !== '')
    .join(' ')
}

const TEXT_TYPES = ['text', 'password', 'search', 'tel', 'email', 'url', 'number']

const inputName = (el: HTMLInputElement, step: NameStep): string => {
  const title = attr(el, 'title')
  switch (el.type) {
    case 'submit':
    case 'reset':
    case 'button': {
      const fallback = { submit: 'Submit', reset: 'Reset', button: '' }[el.type]
      return firstOf(fromLabels(el, step), native.attr(el, 'value'), fallback, title)
    }
    case 'image':
      return firstOf(fromLabels(el, step), attr(el, 'alt'), attr(el, 'value'), title, 'Submit')
    default: {
      const placeholder = TEXT_TYPES.includes(el.type) ? attr(el, 'placeholder') : ''
      return firstOf(fromLabels(el, step), title, placeholder, attr(el, 'aria-placeholder'))
    }
  }
}

const svgTitle = (el: Element): string | undefined => {
  const title = [...native.children(el)].filter(isElement).find((child) => native.tag(child) === 'title')
  return title && (native.text(title) ?? '')
}

/**
 * The name an element has by its own markup (HTML-AAM §4.1): labels, `alt`, legend, caption, the value of a button.
 * `undefined` where the markup has no such way, so that content may name it.
 */
export const nativeName = (el: Element, step: NameStep): string | undefined => {
  if (!isHtml(el)) return svgTitle(el)
  switch (native.tag(el)) {
    case 'input':
      return inputName(el as HTMLInputElement, step)
    case 'textarea':
      return firstOf(fromLabels(el, step), attr(el, 'title'), attr(el, 'placeholder'))
    case 'select':
      return firstOf(fromLabels(el, step), attr(el, 'title'))
    case 'button':
    case 'output':
    case 'meter':
    case 'progress': {
      const text = fromLabels(el, step)
      return text === '' ? undefined : text
    }
    case 'img':
    case 'area':
      return firstOf(native.attr(el, 'alt'), attr(el, 'title'))
    case 'fieldset': {
      const legend = childNamed(el, 'legend')
      return legend && !step.wholeText ? firstOf(wholeTextOf(legend, step), attr(el, 'title')) : undefined
    }
    case 'figure': {
      const caption = childNamed(el, 'figcaption')
      return caption && !step.inside ? firstOf(wholeTextOf(caption, step), attr(el, 'title')) : undefined
    }
    case 'table': {
      const caption = childNamed(el, 'caption')
      if (step.inside) return undefined
      return caption
        ? firstOf(wholeTextOf(caption, step), attr(el, 'title'))
        : firstOf(attr(el, 'summary'), attr(el, 'title'))
    }
    case 'optgroup':
      return attr(el, 'label')
    case 'option':
      return native.has(el, 'label') ? attr(el, 'label') : undefined
    default:
      return undefined
  }
}
