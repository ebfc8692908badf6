import { foldAscii } from '../tree/fold-ascii.ts'
import { type Look, referenced } from '../tree/look.ts'
import { attr, isElement, isHtml, native } from '../tree/native.ts'
import { contentText } from './name-from-content.ts'
import { byReference, startName, textAlternative } from './name-of.ts'

const BUTTONS = ['button', 'submit', 'reset']

const svgDescription = (el: Element): string => {
  const says = [...native.children(el)].filter(isElement).find((child) => native.tag(child) === 'desc')
  return says ? foldAscii(native.text(says) ?? '') : ''
}

/** The words that a person reads on it. */
const writtenOn = (look: Look, el: Element): string => {
  if (el instanceof HTMLInputElement) return BUTTONS.includes(el.type) ? foldAscii(attr(el, 'value')) : ''
  const isSummary = isHtml(el, 'summary') && isHtml(el.parentElement ?? el, 'details')
  return isSummary ? foldAscii(contentText(el, { ...startName(look), inside: true })) : ''
}

/** What the markup says besides the name; `title` where neither the name nor the words there say it already. */
const fromMarkup = (look: Look, el: Element): string => {
  const name = foldAscii(textAlternative(el, { ...startName(look), untitled: true }))
  if (native.tag(el) === 'svg') {
    const said = svgDescription(el)
    if (said !== '' && said !== name) return said
    const title = [...native.children(el)].filter(isElement).find((child) => native.tag(child) === 'title')
    const called = title ? foldAscii(native.text(title) ?? '') : ''
    if (called !== '' && called !== name) return called
  }
  const written = writtenOn(look, el)
  if (written !== '' && written !== name) return written
  const title = foldAscii(attr(el, 'title'))
  const isUsed = foldAscii(textAlternative(el, startName(look))) !== name
  return isUsed || title === foldAscii(native.text(el) ?? '') ? '' : title
}

/**
 * The accessible description: `aria-describedby`, `aria-description`, else what the markup says besides the name (HTML-AAM §4.2):
 * the words on a button or a summary that is named otherwise, an svg's `desc`, a `title` that did not name it.
 */
export const descriptionOf = (look: Look, el: Element): string => {
  if (referenced(el, 'aria-describedby').length > 0)
    return foldAscii(byReference(el, 'aria-describedby', startName(look)))
  const said = foldAscii(attr(el, 'aria-description'))
  return said === '' ? fromMarkup(look, el) : said
}
