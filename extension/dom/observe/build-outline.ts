import { type OutlineElement, type OutlineItem, type OutlineNote, type Piece, unreachable } from '@writ/dsl/contract'
import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import { foldText } from '../tree/fold-text.ts'
import { flatChildren, type Look, styleOf } from '../tree/look.ts'
import { attr, isElement, isHtml, isText, native } from '../tree/native.ts'
import { shownCase } from '../tree/shown-case.ts'
import { hasBox, isHidden, isSeen, isUnexposed } from '../tree/visibility.ts'
import { hasCoveredText } from './covered.ts'
import type { TellInside } from './inside.ts'
import { isClickable, type Kind, kindOf } from './kind-of.ts'
import type { Clean } from './leave-out.ts'
import { firstIn } from './own.ts'
import { seenText } from './seen-text.ts'
import { isInSight, isRead, isSeenHere, type Sight, sightInto } from './sight.ts'
import type { Telling } from './telling.ts'
import { toldElement } from './told-element.ts'
import { foldList, listItems } from './told-list.ts'
import { toldOptions } from './told-options.ts'
import { toldTable } from './told-table.ts'

const LONGEST_TEXT = 400
const LONGEST_ASIDE = 200
const LONGEST_ORIGIN = 200

/** What was told so far at one level, and the text that still runs. */
interface Flow {
  readonly items: OutlineItem[]
  text: string
  /** Its text is told as the name of something else. */
  readonly isMuted: boolean
}

const newFlow = (isMuted = false): Flow => ({ items: [], text: '', isMuted })

const flush = ({ clean, spend, isFull }: Telling, flow: Flow): void => {
  const text = foldText(flow.text)
  flow.text = ''
  if (text === '' || isFull()) return
  const told = clean(text, LONGEST_TEXT)
  spend(Math.min(text.length, LONGEST_TEXT) + 4)
  flow.items.push({ kind: 'text', ...told })
}

const push = (telling: Telling, flow: Flow, ...items: readonly OutlineItem[]): void => {
  flush(telling, flow)
  flow.items.push(...items)
}

/** One place in the page that is being told. */
interface Place {
  readonly telling: Telling
  readonly sight: Sight
  readonly flow: Flow
  readonly depth: number
}

const insideOf =
  (telling: Telling): TellInside =>
  (el, sight, depth) => {
    const flow = newFlow()
    tellChildren({ telling, sight, flow, depth }, el)
    flush(telling, flow)
    return flow.items
  }

const tellChildren = (place: Place, el: Element): void => {
  const { telling, sight, flow } = place
  for (const child of flatChildren(telling.look, el)) {
    if (isElement(child)) tell(place, child)
    else if (isText(child) && !flow.isMuted) {
      const text = shownCase(telling.look, el, native.text(child) ?? '')
      flow.text += text.trim() === '' || isRead(telling.look, el, child, sight) ? text : ''
    }
  }
}

const OVERLAID = ['checkbox', 'radio', 'file', 'range']

/** A native control that the page made see-through over a drawing of its own. */
const isOverlaid = (look: Look, el: Element, sight: Sight): boolean => {
  const isControl = isHtml(el, 'select') || (el instanceof HTMLInputElement && OVERLAID.includes(el.type))
  if (!isControl || !native.shown(el)) return false
  const box = native.box(el)
  return Number(styleOf(look, el).opacity) < 0.05 && Math.min(box.width, box.height) > 4 && isInSight(box, sight)
}

const leafItems = (place: Place, el: Element, role: string): readonly OutlineItem[] => {
  const { telling, sight } = place
  telling.told.add(el)
  const isFrame = isHtml(el, 'iframe', 'frame')
  const told = toldElement(telling, el, role, sight, { withRef: true, ...(isFrame && { note: originOf(telling, el) }) })
  return el instanceof HTMLSelectElement ? [{ ...told, items: toldOptions(telling, el, told.ref ?? 0) }] : [told]
}

const originOf = ({ clean }: Telling, frame: Element): OutlineNote => {
  const src = native.attr(frame, 'src') ?? ''
  const url = URL.canParse(src, native.base(frame)) ? new URL(src, native.base(frame)) : undefined
  return !url || !/^https?:$/.test(url.protocol) || url.origin === location.origin
    ? 'same-site'
    : { from: clean(url.origin, LONGEST_ORIGIN).text }
}

const isTold = (place: Place, el: Element, inside: Sight): boolean => {
  const { telling } = place
  return !telling.told.has(el) && !telling.isFull() && isSeenHere(telling.look, el, inside)
}

const tellLeaf = (place: Place, el: Element, role: string, inside: Sight): void => {
  if (isTold(place, el, inside)) push(place.telling, place.flow, ...leafItems({ ...place, sight: inside }, el, role))
  // A link without a box of its own still shows what stands in it.
  else if (!place.telling.told.has(el) && !isHtml(el, 'input', 'select', 'textarea')) tellFold(place, el, inside)
}

const isDeepest = ({ telling, depth }: Place): boolean => depth >= telling.depth

const tellPart = (place: Place, el: Element, role: string, sight: Sight): void => {
  const { telling, flow, depth } = place
  const told = toldElement(telling, el, role, sight, { withRef: true })
  if (isDeepest(place)) return push(telling, flow, { ...told, note: 'more-inside' })
  const items = insideOf(telling)(el, sight, depth + 1)
  if (items.length > 0 || told.name) push(telling, flow, { ...told, items })
}

const isRun = (item: OutlineItem): item is Extract<OutlineItem, { kind: 'text' }> => item.kind === 'text'

const joined = (texts: readonly Clean[]): Clean =>
  texts.flatMap((text, at): readonly Piece[] => (at > 0 ? [' ', ...text] : text))

const tellByContent = (place: Place, el: Element, role: string, sight: Sight): void => {
  const { telling, flow, depth } = place
  const isNamed = attr(el, 'aria-label').trim() !== '' || telling.isFull()
  const inner = insideOf(telling)(el, sight, depth + 1)
  const texts = inner.filter(isRun).map(({ text }) => text)
  const items = inner.filter((item) => !isRun(item))
  if (texts.length + items.length === 0 && !isNamed) return
  const told = toldElement(telling, el, role, sight, {
    withRef: role !== 'heading',
    ...(!isNamed && { name: joined(texts) })
  })
  push(telling, flow, { ...told, items })
}

const itemOf = (items: readonly OutlineItem[]): readonly OutlineItem[] =>
  items.length < 2 ? items : [{ kind: 'element', word: 'listitem', states: [], items }]

const tellList = (place: Place, el: Element, sight: Sight): void => {
  const { telling, flow, depth } = place
  const { look } = telling
  const inside = insideOf(telling)
  const long = listItems(look, el)
  const isNamed = attr(el, 'aria-label').trim() !== '' || attr(el, 'aria-labelledby').trim() !== ''
  const listed = (items: readonly OutlineItem[], withRef: boolean): OutlineElement => ({
    ...toldElement(telling, el, 'list', sight, { withRef, ...(!isNamed && { name: [] }) }),
    items
  })
  if (isDeepest(place)) return push(telling, flow, { ...listed([], true), note: 'more-inside' })
  if (long.length === 0) {
    const items = inside(el, sight, depth + 1)
    if (items.length > 0) push(telling, flow, listed(items, isNamed))
    return
  }
  const tellItem = (item: Element): readonly OutlineItem[] => {
    const flowOfItem = newFlow()
    tell({ telling, sight, flow: flowOfItem, depth: depth + 1 }, item)
    flush(telling, flowOfItem)
    return flowOfItem.items
  }
  const { told, all, shown } = foldList(long, tellItem)
  const items = [...told.flat(), ...long.slice(told.length, shown).flatMap(tellItem)]
  if (items.length === 0) return
  const list = listed(items, isNamed || !all)
  const [first] = long
  const role = first ? roleOf(look, first) : 'listitem'
  const rest = { kind: 'rest', more: long.length - shown, all: long.length, of: role, ref: list.ref ?? 0 } as const
  push(telling, flow, all ? list : { ...list, items: [...items, rest] })
}

const tellPicture = (place: Place, el: Element, sight: Sight): void => {
  const { telling, flow } = place
  if (flow.isMuted || !isTold(place, el, sight) || nameOf(telling.look, el).trim() === '') return
  push(telling, flow, toldElement(telling, el, 'img', sight, { withRef: false }))
}

const tellFold = (place: Place, el: Element, sight: Sight): void => {
  const { telling, flow } = place
  const { display } = styleOf(telling.look, el)
  const isBlock = display !== 'inline' && display !== 'contents'
  if (isBlock) flush(telling, flow)
  tellChildren({ ...place, sight }, el)
  if (isBlock) flush(telling, flow)
}

/** A caption whose words are told as the name of what it stands in; the things to click in it still are told. */
const isCaption = (el: Element): boolean => {
  const around = native.parent(el)
  if (!(around instanceof Element)) return false
  return (isHtml(el, 'legend') && isHtml(around, 'fieldset')) || (isHtml(el, 'figcaption') && isHtml(around, 'figure'))
}

const tellMuted = (place: Place, el: Element, sight: Sight): void => {
  const { telling, flow } = place
  const muted = newFlow(true)
  tellChildren({ ...place, sight, flow: muted }, el)
  push(telling, flow, ...muted.items)
}

/** The control that a label's words are the name of. */
const namedBy = (look: Look, el: Element): HTMLElement | undefined => {
  if (!(el instanceof HTMLLabelElement)) return undefined
  const { control } = el
  if (!control || isHidden(look, control)) return undefined
  return attr(control, 'aria-label') || attr(control, 'aria-labelledby') ? undefined : control
}

/** A label stands for its control where the page has put that out of sight and draws its own. */
const tellLabel = (place: Place, el: Element, control: Element, sight: Sight): void => {
  const { telling, flow } = place
  const { look } = telling
  const stands = !telling.told.has(control) && !(isSeen(look, control) && hasBox(look, control))
  if (stands) push(telling, flow, ...leafItems({ ...place, sight }, control, roleOf(look, control)))
  tellMuted(place, el, sight)
}

/** What is drawn, but kept from assistive technology or from use: its words, without anything to aim at. */
const tellAside = (place: Place, el: Element, word: string, sight: Sight): void => {
  const { telling, flow } = place
  const text = seenText(telling.look, el, sight, true)
  if (flow.isMuted || telling.isFull() || !/[\p{L}\p{N}]/u.test(text)) return
  const { text: name } = telling.clean(text, LONGEST_ASIDE)
  telling.spend(Math.min(text.length, LONGEST_ASIDE) + 14)
  push(telling, flow, { kind: 'element', word, name, states: [], items: [] })
}

const asideWord = (look: Look, el: Element): string | undefined => {
  if (isUnexposed(el)) return 'aria-hidden'
  if (native.has(el, 'inert')) return 'inert'
  return hasCoveredText(look, el) && !mayHoldUsable(el) ? 'covered' : undefined
}

/** What can be aimed at is told with its own line, that it is covered among its states. */
const USABLE = 'a[href], button, input, select, textarea, summary, [role], [tabindex], [contenteditable]'
const mayHoldUsable = (el: Element): boolean => native.matches(el, USABLE) || firstIn(el, USABLE) !== null

const KEPT_WHEN_FULL = 'h1, h2, h3, main, nav, form, table, dialog, section, [role]'

const mayHoldParts = (el: Element): boolean =>
  native.matches(el, KEPT_WHEN_FULL) || firstIn(el, KEPT_WHEN_FULL) !== null

const tellKind = (place: Place, el: Element, role: string, kind: Kind, inside: Sight): void => {
  const { telling, flow, depth } = place
  switch (kind) {
    case 'skip':
      return
    case 'leaf':
      return tellLeaf(place, el, role, inside)
    case 'part':
      return tellPart(place, el, role, inside)
    case 'by-content':
      return tellByContent(place, el, role, inside)
    case 'list':
      return tellList(place, el, inside)
    case 'item':
      return push(telling, flow, ...itemOf(insideOf(telling)(el, inside, depth + 1)))
    case 'picture':
      return tellPicture(place, el, inside)
    case 'table': {
      const table = toldTable(telling, el, role, inside, insideOf(telling), depth)
      return table ? push(telling, flow, table) : tellFold(place, el, inside)
    }
    case 'fold':
      return isClickable(telling.look, el) && isTold(place, el, inside)
        ? push(telling, flow, ...leafItems({ ...place, sight: inside }, el, role))
        : tellFold(place, el, inside)
    default:
      return unreachable(kind)
  }
}

/** Tells one element, in flat-tree order, into the flow of its place. */
const tell = (place: Place, el: Element): void => {
  const { telling, sight, flow } = place
  const { look } = telling
  if (telling.isOver() || (telling.isFull() && !mayHoldParts(el))) return
  if (isHtml(el, 'br')) {
    flow.text += ' '
    return
  }
  const inside = sightInto(look, el, sight)
  if (!inside) {
    if (isOverlaid(look, el, sight) && !telling.told.has(el) && !isHidden(look, el))
      push(telling, flow, ...leafItems(place, el, roleOf(look, el)))
    return
  }
  const aside = asideWord(look, el)
  if (aside) return tellAside(place, el, aside, inside)
  const control = namedBy(look, el)
  if (control) return tellLabel(place, el, control, inside)
  if (isCaption(el)) return tellMuted(place, el, inside)
  const role = roleOf(look, el)
  tellKind(place, el, role, kindOf(look, el, role), inside)
}

/** The outline of an element, itself the first line where it has a word of its own. */
export const buildOutline = (telling: Telling, el: Element, sight: Sight): readonly OutlineItem[] => {
  const flow = newFlow()
  tell({ telling, sight, flow, depth: 0 }, el)
  flush(telling, flow)
  return flow.items
}
