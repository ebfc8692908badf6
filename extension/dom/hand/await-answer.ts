import type { LiveTarget, PageAct } from '@writ/dsl/contract'
import { resolve } from '../finding/resolve-target.ts'
import { isDisabled } from '../naming/state-of.ts'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { nextChange } from '../tree/next-change.ts'

/** A page that did nothing at all yet is given so long, in ms. */
const SILENT_MS = 400
/** One that says that it works. */
const BUSY_MS = 5000
/** One that only took the button out of use: that may be all it was asked for. */
const OUT_OF_USE_MS = 2000
/** One that has also drawn something anew at once. */
const REDRAWN_MS = 1000
/** After a change that came later, the button still out of use: there is no next page. */
const QUIET_MS = 250
/** What changes within this after the first change is of the same stroke. */
const STROKE_MS = 30
const POLL_MS = 50

const MARKS = [
  '[aria-busy="true"]',
  '[role="progressbar"]:not([aria-valuenow])',
  'progress:not([value])',
  '.loading, .is-loading, .spinner, .skeleton'
].join(', ')

/** An act that a page may take its time to answer, and what is known of that. */
interface Asked {
  readonly el: Element
  readonly target: LiveTarget | undefined
  readonly begun: number
  /** What has come since, or changed an attribute. */
  readonly touched: Set<Node>
  first?: number
  last?: number
  redrawn: boolean
  readonly stop: () => void
}

const asked = new WeakMap<Document, Asked>()

const OUT_OF_USE: ReadonlySet<string> = new Set(['disabled', 'aria-disabled', 'aria-busy'])
const isLooks = (name: string | null): boolean =>
  name === 'class' || name === 'style' || (name?.startsWith('data-') ?? false)

/** Ripples, highlights and a new word on the pressed element are no answer yet. */
const isAnswer = (el: Element, { type, target, attributeName: name }: MutationRecord): boolean =>
  type === 'attributes'
    ? !isLooks(name) && !(target === el && OUT_OF_USE.has(name ?? ''))
    : !native.contains(el, target)

/** Do pages answer this by drawing something else? */
const asks = (page: PageAct): boolean =>
  page.verb === 'click' || page.verb === 'double-click' || (page.verb === 'press' && page.key === 'Enter')

/** Called just before the first event of an act: from here on the page may answer it. */
export const noteAsked = (document: Document, page: PageAct, el: Element): void => {
  asked.get(document)?.stop()
  asked.delete(document)
  if (!asks(page)) return
  const begun = performance.now()
  const observer = new MutationObserver((records) => {
    const now = performance.now()
    if (now - begun > BUSY_MS) return observer.disconnect()
    for (const { type, target, addedNodes } of records)
      for (const node of type === 'attributes' ? [target] : addedNodes) of.touched.add(node)
    const told = records.filter((record) => isAnswer(el, record))
    if (told.length === 0) return
    of.last = now
    of.first ??= now
    of.redrawn ||= told.some(({ removedNodes }) => removedNodes.length > 0)
  })
  const of: Asked = {
    el,
    target: 'target' in page ? page.target : undefined,
    begun,
    touched: new Set(),
    redrawn: false,
    stop: () => observer.disconnect()
  }
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  for (const root of new Set([document, native.root(el)])) observer.observe(root, all)
  asked.set(document, of)
}

/** The pressed element, or what was drawn in its place. */
const pressedNow = (look: Look, { el, target }: Asked): Element | undefined => {
  if (native.connected(el)) return el
  const states = target?.states.filter(({ kind }) => kind !== 'enabled') ?? []
  const found = target && resolve(look, { ...target, states })
  return found?.ok ? found.value : undefined
}

/** Does something say since the act that the page works? What said so before, and has not changed, says nothing of this. */
const isBusy = (document: Document, { touched }: Asked): boolean =>
  [...native.all(document, MARKS)].some(
    (mark) =>
      [...touched].some((node) => native.contains(node, mark)) && native.shown(mark, { visibilityProperty: true })
  )

/** How long after the act the page may still be at its answer, by all that it shows now, in ms; 0 where it has answered. */
const patience = (look: Look, of: Asked, now: number): number => {
  if (isBusy(look.document, of)) return BUSY_MS
  const { first, last } = of
  const pressed = pressedNow(look, of)
  if (pressed && isDisabled(look, pressed)) {
    const cameLater = first !== undefined && last !== undefined && last - first > STROKE_MS
    if (cameLater) return now - last < QUIET_MS ? BUSY_MS : 0
    return of.redrawn ? REDRAWN_MS : OUT_OF_USE_MS
  }
  return first === undefined ? SILENT_MS : 0
}

/**
 * Waits before a look until the page has answered what was last clicked in it, where it shows that it has not: it says that it is busy, it
 * took what was pressed out of use, or it has not changed at all yet. Never longer than five seconds after the click, and only once.
 */
export const awaitAnswer = async (document: Document, look: () => Look, alive: () => boolean): Promise<void> => {
  const of = asked.get(document)
  if (!of) return
  while (alive()) {
    const now = performance.now()
    const left = of.begun + patience(look(), of, now) - now
    if (left <= 0) break
    await nextChange(document, Math.min(POLL_MS, left))
  }
  of.stop()
  asked.delete(document)
}
