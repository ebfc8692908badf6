import { classOfName, type EffectClass, riskier, riskOf } from '@writ/dsl/contract'
import { activatedBy, isControl, isWidget, widgetOf } from '../finding/activated-by.ts'
import { nameOf } from '../naming/name-of.ts'
import { flatChildren, type Look } from '../tree/look.ts'
import { attr, isElement, isHtml, isText, native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { isEditable } from '../tree/text-control.ts'
import { isSeen, isSubtreeHidden } from '../tree/visibility.ts'

/** What is longer than this, in characters, is a passage and no label of a thing to click. */
const LONGEST_LABEL = 300

const TYPED = ['text', 'search', 'tel', 'url', 'email', 'password', 'number']

/** A field is named by what goes into it: "Post title" shares nothing. */
const isWrittenIn = (look: Look, el: Element): boolean =>
  isHtml(el, 'select', 'textarea') ||
  (isHtml(el, 'input') && TYPED.includes((el as HTMLInputElement).type)) ||
  (isEditable(el) && (native.has(el, 'contenteditable') || !isControl(look, el)))

/** The words of an element itself: those of other things to click inside it, as the buttons of a row, are not its own. */
const ownWords = (look: Look, el: Element): string =>
  flatChildren(look, el)
    .map((child) => {
      if (isText(child)) return native.text(child) ?? ''
      if (!isElement(child) || isWidget(look, child)) return ''
      if (isSubtreeHidden(look, child) && !isSeen(look, child)) return ''
      return `${attr(child, 'aria-label')} ${attr(child, 'alt')} ${attr(child, 'title')} ${ownWords(look, child)}`
    })
    .join(' ')

const labelOf = (look: Look, el: Element): string => {
  // An icon drawn by a word, as fonts do, has no name, but says what it is; and a name can say less than what a person reads.
  if (isControl(look, el)) {
    const shown = shownText(look, el)
    return `${nameOf(look, el)} ${shown.length > LONGEST_LABEL ? '' : shown}`
  }
  const words = ownWords(look, el).replace(/\s+/g, ' ')
  return `${attr(el, 'aria-label')} ${attr(el, 'title')} ${attr(el, 'alt')} ${words.length > LONGEST_LABEL ? '' : words}`
}

/** The riskiest class that the words on these elements stand for; `read` where they say nothing that is riskier than a click. */
export const classOfLabels = (look: Look, elements: readonly (Element | null | undefined)[]): EffectClass => {
  const labelled = new Set(elements.filter((el) => el !== null && el !== undefined && !isWrittenIn(look, el)))
  const named = [...labelled].reduce<EffectClass>(
    (most, el) => riskier(most, classOfName(labelOf(look, el as Element))),
    'read'
  )
  return riskOf(named) > riskOf('activate') ? named : 'read'
}

/** The class of a click by the words on what it aims at, and on what it really sets off. */
export const classOfClickLabels = (look: Look, el: Element): EffectClass =>
  classOfLabels(look, [el, activatedBy(look, el), widgetOf(look, el)])
