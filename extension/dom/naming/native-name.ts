import { foldAscii } from '../tree/fold-ascii.ts'
import { labelsOf } from '../tree/look.ts'
import { attr, isElement, isHtml, native } from '../tree/native.ts'
import { type NameStep, textAlternative, tooltipOf } from './name-of.ts'

/** First words with something in them; the white space of a no-break space counts as something. */
const firstOf = (...texts: readonly (string | null)[]): string =>
  texts.find((text) => foldAscii(text ?? '') !== '') ?? ''

const wholeTextOf = (el: Element, step: NameStep): string =>
  textAlternative(el, { ...step, inside: true, wholeText: true })

const childNamed = (el: Element, ...tags: readonly string[]): Element | undefined =>
  [...native.children(el)].filter(isElement).find((child) => isHtml(child, ...tags))

const fromLabels = (el: Element, step: NameStep): string => {
  // In the text of a label a control says its value only.
  if (step.referenced && step.inside) return ''
  // A control inside its own label adds nothing to its own name.
  const visited = new Set([...step.visited, el])
  return labelsOf(el)
    .map((label) => wholeTextOf(label, { ...step, visited }))
    .filter((text) => foldAscii(text) !== '')
    .join(' ')
}

const TEXT_TYPES = ['text', 'password', 'search', 'tel', 'email', 'url', 'number']

const inputName = (el: HTMLInputElement, step: NameStep): string => {
  const title = tooltipOf(el, step)
  switch (el.type) {
    case 'submit':
    case 'reset':
    case 'button': {
      const fallback = { submit: 'Submit', reset: 'Reset', button: '' }[el.type]
      return firstOf(fromLabels(el, step), native.attr(el, 'value') ?? fallback, title)
    }
    case 'image':
      return firstOf(fromLabels(el, step), attr(el, 'alt'), attr(el, 'value'), title, 'Submit')
    default: {
      const placeholder = TEXT_TYPES.includes(el.type) ? attr(el, 'placeholder') : ''
      return firstOf(fromLabels(el, step), title, placeholder, attr(el, 'aria-placeholder'))
    }
  }
}

const svgChild = (el: Element, tag: string): Element | undefined =>
  [...native.children(el)].filter(isElement).find((child) => native.tag(child) === tag)

/** What an icon of a sprite is called there: `<use href="#icon">` draws a symbol, title and all (SVG 2 §5.6). */
const usedTitle = (el: Element): Element | undefined => {
  const use = svgChild(el, 'use')
  const href = use && (native.attr(use, 'href') ?? native.attr(use, 'xlink:href'))
  const root = native.root(el)
  if (!href?.startsWith('#') || !(root instanceof Document || root instanceof ShadowRoot)) return undefined
  const drawn = native.byId(root, href.slice(1))
  return drawn ? svgChild(drawn, 'title') : undefined
}

const svgTitle = (el: Element, { inside }: NameStep): string | undefined => {
  const isDrawn = inside && !native.has(el, 'role')
  const title = svgChild(el, 'title') ?? (isDrawn ? usedTitle(el) : undefined)
  return title && (native.text(title) ?? '')
}

/**
 * The name an element has by its own markup (HTML-AAM §4.1): labels, `alt`, legend, caption, the value of a button.
 * `undefined` where the markup has no such way, so that content may name it.
 */
export const nativeName = (el: Element, step: NameStep): string | undefined => {
  if (!isHtml(el)) return svgTitle(el, step)
  switch (native.tag(el)) {
    case 'input':
      return inputName(el as HTMLInputElement, step)
    case 'textarea':
      return firstOf(fromLabels(el, step), tooltipOf(el, step), attr(el, 'placeholder'))
    case 'select':
      return firstOf(fromLabels(el, step), tooltipOf(el, step))
    case 'button':
    case 'output':
    case 'meter':
    case 'progress': {
      const text = fromLabels(el, step)
      return text === '' ? undefined : text
    }
    case 'img':
    case 'area':
      return firstOf(native.attr(el, 'alt'), tooltipOf(el, step))
    case 'fieldset': {
      const legend = childNamed(el, 'legend')
      return legend && !step.wholeText ? firstOf(wholeTextOf(legend, step), tooltipOf(el, step)) : undefined
    }
    case 'figure': {
      const caption = childNamed(el, 'figcaption')
      return caption && !step.inside ? firstOf(wholeTextOf(caption, step), tooltipOf(el, step)) : undefined
    }
    case 'table': {
      const caption = childNamed(el, 'caption')
      if (step.inside) return undefined
      return caption
        ? firstOf(wholeTextOf(caption, step), tooltipOf(el, step))
        : firstOf(attr(el, 'summary'), tooltipOf(el, step))
    }
    case 'optgroup':
      return attr(el, 'label')
    case 'option':
      return attr(el, 'label') === '' ? undefined : attr(el, 'label')
    default:
      return undefined
  }
}
