import type { SaidAccount } from '../facts/live-facts.ts'
import { holdsSecret } from '../naming/secret-memory.ts'
import { flatAncestors, flatChildren, type Look, nearest, styleOf } from '../tree/look.ts'
import { attr, isElement, isHtml, isText, native } from '../tree/native.ts'
import {
  accountIn,
  asAccount,
  isMenuWord,
  isSignOut,
  LONGEST_ACCOUNT,
  LONGEST_SAYING,
  mayTell,
  oneOf
} from './account-words.ts'
import { seenText } from './seen-text.ts'
import { isSeenHere, openSight, type Sight, sightInto } from './sight.ts'

/** In a page of more elements, or with more texts that may tell, it is unclear who is signed in. */
const MOST_ELEMENTS = 30_000
const MOST_TEXTS = 100
/** A text may be in pieces: so far up its whole is looked for. */
const STEPS_UP = 3
/** The head of a page that marks none, in CSS pixels from its top. */
const HEAD = 150

const HEADS = 'banner navigation menubar menu toolbar complementary contentinfo'.split(' ')
const isHead = (el: Element): boolean =>
  isHtml(el, 'header', 'nav', 'aside', 'footer') || HEADS.includes(attr(el, 'role'))
/** A header or footer in a section is that section's own (HTML-AAM). */
const isSection = (el: Element): boolean => isHtml(el, 'section') || attr(el, 'role') === 'region'

const CONTENT_ROLES = 'article feed log comment'.split(' ')
const CONTENT_ITEMS = /\b(?:comment|review|articleBody|reviewBody|text)\b/
/** What others may have written: whoever is named there is not told by the page. */
const OTHERS =
  /(?:^|[^a-z])(?:comments?|messages?|msgs?|chats?|posts?|repl(?:y|ies)|reviews?|threads?|feeds?|conversations?|bubbles?|e-?mails?-?(?:body|content))(?:$|[^a-z])/i
const callsOthers = (el: Element): boolean =>
  [attr(el, 'class'), attr(el, 'id'), attr(el, 'itemprop')].some((said) => OTHERS.test(said))
const isContent = (el: Element): boolean =>
  isHtml(el, 'article', 'blockquote', 'pre', 'code', 'figure', 'select', 'textarea') ||
  CONTENT_ROLES.includes(attr(el, 'role')) ||
  CONTENT_ITEMS.test(attr(el, 'itemprop')) ||
  native.has(el, 'contenteditable') ||
  (callsOthers(el) && !isHtml(el, 'body', 'html'))
const isMain = (el: Element): boolean => isHtml(el, 'main') || attr(el, 'role') === 'main'
const isRow = (el: Element): boolean => isHtml(el, 'li', 'tr') || ['row', 'listitem'].includes(attr(el, 'role'))

/** Where the page itself speaks: not in what may be another's words, nor in a row of its main part. */
const isPages = (look: Look, el: Element): boolean =>
  !nearest(look, el, isContent) && !(nearest(look, el, isRow) && nearest(look, el, isMain))

const isPinned = (look: Look, el: Element): boolean => ['fixed', 'sticky'].includes(styleOf(look, el).position)

const MARKS_HEAD = 'header, nav, [role=banner], [role=navigation]'
/** Does a page mark its head? Then its top is the head's, and whatever comes to stand there below it is not. */
const marksHead = ({ document }: Look): boolean => native.select(document, MARKS_HEAD).length > 0

/** In the head of the page: marked as such, or, where none is marked, at its top, wherever it is scrolled to. */
const isInHead = (look: Look, el: Element): boolean => {
  if (nearest(look, el, isMain)) return false
  const head = nearest(look, el, isHead)
  if (head) return !nearest(look, head, isSection)
  if (marksHead(look)) return false
  const { top } = native.box(el)
  return top + scrollY < HEAD || (top < HEAD && nearest(look, el, (at) => isPinned(look, at)) !== null)
}

/** What can be seen at an element, from the page inwards; `undefined` where nothing can. */
const sightAt = (look: Look, el: Element, page: Sight): Sight | undefined => {
  let sight: Sight | undefined = page
  for (const at of [el, ...flatAncestors(look, el)].reverse()) {
    sight = sight && sightInto(look, at, sight)
    if (!sight) return undefined
  }
  return sight
}

interface Telling {
  readonly look: Look
  readonly page: Sight
  readonly names: Set<string>
}

const add = ({ names }: Telling, name: string | undefined): boolean => {
  if (!name) return false
  names.add(name)
  return true
}

const closeUp = (text: string): string => text.replace(/\s+/g, '').toLowerCase()

/** Does a person see all that is written in it? A name that is hidden must not be taken for the word after it. */
const isWhole = (el: Element, seen: string): boolean => closeUp(native.text(el) ?? '') === closeUp(seen)

/** Beyond these, what stands beside a text has nothing to do with it. */
const isWide = (el: Element): boolean => isHtml(el, 'body', 'html', 'form') || isMain(el)

/** Is it in a list or table that is no part of a head? There many rows are alike, and others may have written each. */
const isLooseRow = (look: Look, el: Element): boolean =>
  nearest(look, el, isRow) !== null && nearest(look, el, isHead) === null

/** A text that begins or ends as one that tells: it, or the whole that it stands in. Only in the head: elsewhere anybody may have written it. */
const fromText = (telling: Telling, el: Element): void => {
  const { look, page } = telling
  if (!isPages(look, el)) return
  if (!isInHead(look, el) || isLooseRow(look, el)) return
  let at: Element | undefined = el
  const above = flatAncestors(look, el)
  for (let steps = 0; at && !isWide(at) && steps <= STEPS_UP; steps++) {
    const sight = sightAt(look, at, page)
    if (!sight) return
    const text = seenText(look, at, sight, true)
    if (text.length > LONGEST_SAYING) return
    const said = text === '' ? undefined : accountIn(text)
    if (said !== undefined) return void (isWhole(at, text) && add(telling, said))
    at = above.next().value ?? undefined
  }
}

const SAYINGS = ['aria-label', 'title', 'alt'] as const

/** What a thing to press or a picture is called, where it can be seen. */
const fromLabel = (telling: Telling, el: Element, label: string): void => {
  const { look, page } = telling
  if (!isPages(look, el)) return
  const sight = sightAt(look, el, page)
  if (!sight || !isSeenHere(look, el, sight)) return
  if (native.has(el, 'aria-haspopup') || isInHead(look, el)) add(telling, accountIn(label.trim()))
}

const MARKED =
  /(?:^|[^a-z])(?:user|users|username|user-?name|account|profile|member|me|e-?mail|display-?name|nick(?:name)?)(?:$|[^a-z])/i
const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u

const marksUser = (el: Element): boolean =>
  [attr(el, 'class'), attr(el, 'id'), attr(el, 'itemprop'), attr(el, 'href')].some((said) => MARKED.test(said))

/** Texts beside a sign-out, with the element that each stands in. */
const piecesIn = (
  look: Look,
  el: Element,
  without: Element,
  sight: Sight
): readonly { readonly el: Element; readonly text: string }[] =>
  flatChildren(look, el).flatMap((child) => {
    if (!isElement(child) || child === without) return []
    const inside = sightInto(look, child, sight)
    if (!inside) return []
    const inner = piecesIn(look, child, without, inside)
    const hasText = flatChildren(look, child).some((node) => isText(node) && (native.text(node) ?? '').trim() !== '')
    return hasText && !native.contains(child, without)
      ? [{ el: child, text: seenText(look, child, inside, true) }]
      : inner
  })

/** Who is named beside the way out: an address of mail, or what the page marks as a user. */
const besideSignOut = (telling: Telling, way: Element): void => {
  const { look, page } = telling
  if (!isPages(look, way)) return
  const seen = sightAt(look, way, page)
  if (!seen || !isSeenHere(look, way, seen)) return
  let steps = 0
  for (const around of flatAncestors(look, way)) {
    const sight = steps++ < STEPS_UP ? sightAt(look, around, page) : undefined
    if (!sight) return
    const whole = seenText(look, around, sight, true)
    if (whole.length > LONGEST_SAYING) return
    const mail = MAIL.exec(whole)?.[0]
    const named = piecesIn(look, around, way, sight).filter(
      ({ el, text }) => text.length <= LONGEST_ACCOUNT && !isMenuWord(text) && marksUser(el)
    )
    const found = [...(mail === undefined ? [] : [asAccount(mail)]), ...named.map(({ text }) => asAccount(text))]
    if (found.map((name) => add(telling, name)).some(Boolean)) return
  }
}

/** The field of a form that asks for the password again: whose it is stands in it, and cannot be changed. */
const fromField = (telling: Telling, el: HTMLInputElement): void => {
  const { look, page } = telling
  if (!attr(el, 'autocomplete').split(/\s+/).includes('username') || !(el.readOnly || el.disabled)) return
  const { form } = el
  const fields = form ? [...native.formElements(form)] : []
  if (!fields.some((other) => other instanceof HTMLInputElement && other.type === 'password')) return
  const sight = sightAt(look, el, page)
  if (sight && isSeenHere(look, el, sight) && !holdsSecret(el)) add(telling, asAccount(el.value))
}

const PERSON = /schema\.org\/Person/i
const isPerson = (el: Element): boolean => PERSON.test(attr(el, 'itemtype'))

/** A person that the page's head says in microdata. */
const fromItem = (telling: Telling, el: Element): void => {
  const { look, page } = telling
  if (!/\b(?:name|email)\b/.test(attr(el, 'itemprop')) || !nearest(look, el, isPerson)) return
  const sight = isPages(look, el) && isInHead(look, el) ? sightAt(look, el, page) : undefined
  if (sight) add(telling, asAccount(seenText(look, el, sight, true)))
}

const isWay = (el: Element): boolean =>
  isHtml(el, 'a', 'button') || ['button', 'link', 'menuitem'].includes(attr(el, 'role'))

const wayText = (el: Element): string => {
  if (isHtml(el, 'input')) return /^(?:submit|button)$/.test(attr(el, 'type')) ? attr(el, 'value') : ''
  const label = attr(el, 'aria-label')
  if (!isWay(el)) return ''
  return label === '' ? (native.text(el) ?? '').slice(0, 40) : label
}

/** One element's own part in it; how many looks it took. */
const fromElement = (telling: Telling, el: Element): number => {
  const { look } = telling
  let tried = 0
  for (const name of SAYINGS) {
    const label = native.attr(el, name)
    if (label === null || !mayTell(label.trim())) continue
    tried++
    fromLabel(telling, el, label)
  }
  if (flatChildren(look, el).some((node) => isText(node) && mayTell((native.text(node) ?? '').trim()))) {
    tried++
    fromText(telling, el)
  }
  if (native.has(el, 'itemprop')) fromItem(telling, el)
  if (el instanceof HTMLInputElement) fromField(telling, el)
  if (isSignOut(wayText(el))) {
    tried++
    besideSignOut(telling, el)
  }
  return tried
}

const SILENT = ['script', 'style', 'template', 'noscript', 'svg']

/**
 * Who is signed in, as the page says it where a person sees it: in so many words, on a menu of the account, in a greeting in its head,
 * beside the way out. The page's word, and no proof. Nobody where it says nothing, and unclear where it says two that differ, or more than can be looked
 * at; a name that is longer than `LONGEST_ACCOUNT` is none.
 */
export const accountOf = (look: Look): SaidAccount => {
  const root = native.documentElement(look.document)
  if (!root) return {}
  const telling: Telling = { look, page: openSight(look), names: new Set() }
  const left: Element[] = [root]
  let tried = 0
  for (let seen = 0; left.length > 0; seen++) {
    const el = left.pop() as Element
    if (seen > MOST_ELEMENTS || tried > MOST_TEXTS) return { accountUnclear: true }
    if (isHtml(el, ...SILENT)) continue
    tried += fromElement(telling, el)
    for (const child of flatChildren(look, el)) if (isElement(child)) left.push(child)
  }
  return oneOf([...telling.names])
}
