import { foldAscii } from '../tree/fold-ascii.ts'
import { textKey } from '../tree/fold-text.ts'
import { type Look, labelled, styleOf } from '../tree/look.ts'
import { attr, isElement, isHtml, isText, native } from '../tree/native.ts'
import { rememberedIn } from '../tree/remembered-in.ts'
import { NAMED_BY_CONTENT } from './aria-roles.ts'
import { roleOf } from './role-of.ts'
import { holdsSecret } from './secret-memory.ts'

/** Elements that add their content to a name, and nothing else that their markup says. */
const PLAIN = `a b strong em i small code span div p td th tr li label h1 h2 h3 h4 h5 h6 time button`.split(' ')
const BOXES = ['checkbox', 'radio']
const DEEPEST = 3

/** Characters that what stands before or behind them could change: by composition, or at the end of a Greek word. */
const CHANGEABLE = /[\p{M}\u1100-\u11ffςσ]/u
const ASCII = /^[\x20-\x7e]*$/

/** Do styles that change the case of letters leave the words as they are compared? */
const isCaseless = (words: string): boolean => words.toUpperCase().toLowerCase() === words

/** Could these words be part of that name? Both as names are compared. */
const mayBeIn = (words: string, name: string): boolean =>
  // In a name of ASCII nothing was composed; in another what follows the words may have changed their last character.
  CHANGEABLE.test(words) || !isCaseless(words) || name.includes(ASCII.test(name) ? words : words.slice(0, -1))

const isPlain = (look: Look, el: Element): boolean =>
  isHtml(el, ...PLAIN) && look.shadowOf(el) === null && (native.tag(el) !== 'button' || !labelled(look, el))

const longestText = (el: Element): string => {
  let longest = ''
  for (let at = native.first(el); at; at = native.next(at)) {
    const text = isText(at) ? (native.text(at) ?? '') : ''
    if (text.length > longest.length) longest = text
  }
  return textKey(longest)
}

const ownWords = (look: Look, el: Element): string => rememberedIn(look.known.words, el, () => longestText(el))

const REFERRING = ['aria-labelledby', 'aria-owns', 'role', 'aria-hidden', 'inert']

/** Does it surely add to the name of what it stands in? */
const adds = (el: Element): boolean => {
  if (REFERRING.some((name) => native.has(el, name))) return false
  const isBox = isHtml(el, 'input') && BOXES.includes((el as HTMLInputElement).type) && !holdsSecret(el)
  return (isBox || isHtml(el, ...PLAIN)) && native.shown(el, { visibilityProperty: true })
}

/** Does it show what stands in it, and not a picture in its place (CSS content §1.1)? */
const showsContent = (look: Look, el: Element): boolean => !styleOf(look, el).content.startsWith('url(')

/** Words of something in the element that are surely in its name; `''` where none are. */
const innerWords = (look: Look, el: Element, depth: number): string => {
  if (depth === DEEPEST) return ''
  for (let at = native.first(el); at; at = native.next(at)) {
    if (!isElement(at) || !adds(at)) continue
    const said = foldAscii(attr(at, 'aria-label'))
    const words =
      said !== ''
        ? textKey(said)
        : isPlain(look, at) && showsContent(look, at)
          ? ownWords(look, at) || innerWords(look, at, depth + 1)
          : ''
    if (words !== '') return words
  }
  return ''
}

/**
 * Is it sure, without computing the name, that the element is hidden or has another name than `name`? For the thousand
 * buttons of a table that are not the one that is meant.
 *
 * The rule: where nothing is referred to, an author's label is the whole name (accname 1.2 step 2C). Else, where content
 * alone names the element, the name holds every text in it that is visible, whatever styles add. The own text of an
 * invisible element, and its label, stand in no name; but then it is hidden, unless others stand in it.
 */
export const isSurelyNotNamed = (look: Look, el: Element, name: string): boolean => {
  const wanted = textKey(name)
  if (wanted === '' || native.has(el, 'aria-labelledby') || native.has(el, 'aria-owns') || isHtml(el, 'slot'))
    return false
  const isAlone = () =>
    (native.firstElement(el) === null && look.shadowOf(el) === null) || styleOf(look, el).visibility === 'visible'
  const said = foldAscii(attr(el, 'aria-label'))
  if (said !== '') return textKey(said) !== wanted && isAlone()
  if (!isPlain(look, el) || !NAMED_BY_CONTENT.has(roleOf(look, el))) return false
  const own = ownWords(look, el)
  if (own !== '') return !mayBeIn(own, wanted) && isAlone() && showsContent(look, el)
  const inner = innerWords(look, el, 0)
  return inner !== '' && !mayBeIn(inner, wanted) && showsContent(look, el)
}
