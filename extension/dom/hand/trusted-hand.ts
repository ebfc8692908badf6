import { type HandEvent, type KeyPress, ok, type Result, refuse, travelsAlone } from '@writ/dsl/contract'
import { keyEvent } from '../edit/key-event.ts'
import { focusForKeys } from '../edit/press-key.ts'
import type { TrustedHand } from '../facts/act-context.ts'
import type { Aim } from '../facts/aim.ts'
import { type Clicked, cutShort } from '../facts/cut-short.ts'
import { activatedBy } from '../finding/activated-by.ts'
import type { Hit } from '../tree/hit-test.ts'
import { flatContains, newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { nextTask } from '../tree/next-change.ts'
import { receiverOf } from './click-element.ts'
import { LEFT, LEFT_AGAIN, type Press, RIGHT } from './mouse-event.ts'

/** All that a press of the mouse sends (Pointer Events §11, UI Events §3.4). */
const OF_MOUSE = [
  'pointerdown',
  'mousedown',
  'pointerup',
  'mouseup',
  'click',
  'dblclick',
  'contextmenu',
  'auxclick'
] as const
/** What a key sends where it was pressed; it may be let go elsewhere (UI Events §3.7). */
const OF_KEY = ['keydown', 'keypress'] as const

/**
 * May the browser's own mouse be used on it? Not where another control of the page would get the press, and not in a closed shadow
 * root, whose events say outside only that they came to its host.
 */
const fitsTrusted = ({ look, el }: Aim, touched: Element): boolean => {
  for (let root = native.root(el); root instanceof ShadowRoot; root = native.root(root.host))
    if (root.mode === 'closed') return false
  return receiverOf(look, el, touched) === touched
}

interface Heard {
  /** Types of the events that came to the element. */
  readonly types: ReadonlySet<string>
  readonly refused: Result<void>
  readonly prevented: boolean
}

/**
 * Stands before the page while the browser sends what it was asked for: each event must come to the element that was looked at, and
 * passes only after one more last look, in the very task in which it is sent. What may not pass is stopped, its default action too.
 */
const standBefore = (aim: Aim, heard: readonly string[]) => {
  const types = new Set<string>()
  let refused: Result<void> = ok(undefined)
  let last: Event | undefined
  const stop = (event: Event) => {
    event.stopImmediatePropagation()
    event.preventDefault()
  }
  const isOurs = (event: Event): boolean => {
    const at = event.composedPath()[0]
    if (!(at instanceof Element)) return false
    const look = newLook(aim.look.document, aim.look.shadowOf)
    // A press of a label is one of its control, which the browser sends as well (HTML §4.10.4).
    const control = activatedBy(look, aim.el)
    return (flatContains(look, aim.el, at) && receiverOf(look, aim.el, at) === at) || at === control
  }
  const hear = (event: Event) => {
    if (!event.isTrusted) return
    if (!refused.ok) return stop(event)
    // The page took the press for itself, and the element away: the rest goes to what stands there now, and is not for it.
    if (types.size > 0 && aim.taken()) return stop(event)
    const still = isOurs(event) ? aim.again() : refuse('target/covered', { target: aim.said })
    if (!still.ok) {
      refused = still
      return stop(event)
    }
    types.add(event.type)
    last = event
  }
  const scope = window as unknown as Node
  for (const type of heard) native.listen(scope, type, hear, { capture: true })
  return (): Heard => {
    for (const type of heard) native.unlisten(scope, type, hear, { capture: true })
    return { types, refused, prevented: last?.defaultPrevented ?? false }
  }
}

const useFor = async (
  aim: Aim,
  hand: TrustedHand,
  events: readonly HandEvent[],
  types: readonly string[]
): Promise<Result<Heard>> => {
  const still = aim.again()
  if (!still.ok) return still
  const end = standBefore(aim, types)
  const done = await hand.use(events)
  await nextTask()
  const heard = end()
  if (!heard.refused.ok && heard.types.size === 0) return heard.refused
  // Whether what the browser was asked for came to the page, when it cannot say so, nobody knows.
  return done || heard.types.size > 0 ? ok(heard) : refuse('page/needs-person')
}

const press = ({ x, y }: Hit['point'], { button, nth }: Press): readonly HandEvent[] =>
  (['mousePressed', 'mouseReleased'] as const).map((type) => ({
    kind: 'mouse',
    type,
    x,
    y,
    button: button === 2 ? 'right' : 'left',
    clickCount: nth
  }))

const move = ({ x, y }: Hit['point']): HandEvent => ({
  kind: 'mouse',
  type: 'mouseMoved',
  x,
  y,
  button: 'none',
  clickCount: 0
})

/**
 * Presses with the browser's own mouse, once or twice. Refuses what `aim.again` refuses, `target/covered` where an event came to
 * something else, and `page/needs-person` where the browser did nothing.
 */
const pressTrusted = async (
  aim: Aim,
  { point }: Hit,
  hand: TrustedHand,
  which: 'once' | 'twice' | 'right'
): Promise<Result<Clicked>> => {
  const presses = which === 'twice' ? [LEFT, LEFT_AGAIN] : [which === 'right' ? RIGHT : LEFT]
  const events = [move(point), ...presses.flatMap((one) => press(point, one))]
  const heard = await useFor(aim, hand, events, OF_MOUSE)
  if (!heard.ok) return heard
  const { types, prevented, refused } = heard.value
  if (!refused.ok) return cutShort(aim, refused)
  const whole = which === 'right' ? 'contextmenu' : which === 'twice' ? 'dblclick' : 'click'
  if (types.has(whole)) return ok({ prevented })
  // A press that took the element away is all of it, as for a hand; of an act that leaves a mark nobody knows.
  return ok({ prevented: true, ...(travelsAlone(aim.facts.effect) && { uncertain: true }) })
}

/** Brings the browser's own pointer over an element, so that styles of `:hover` come too. Refuses as {@link pressTrusted}. */
const hoverTrusted = async (aim: Aim, { point }: Hit, hand: TrustedHand): Promise<Result<void>> => {
  const still = aim.again()
  if (!still.ok) return still
  return (await hand.use([move(point)])) ? ok(undefined) : refuse('page/needs-person')
}

const modifiersOf = ({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): number =>
  (altKey ? 1 : 0) + (ctrlKey ? 2 : 0) + (metaKey ? 4 : 0) + (shiftKey ? 8 : 0)

const textOf = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): { readonly text?: string } => {
  if (ctrlKey || metaKey || altKey) return {}
  if (key === 'Enter') return { text: '\r' }
  return key.length === 1 ? { text: key } : {}
}

/** Presses one key of the browser's own keyboard. Refuses as {@link pressTrusted}. */
const keyTrusted = async (aim: Aim, key: KeyPress, hand: TrustedHand): Promise<Result<Clicked>> => {
  focusForKeys(aim.el)
  const made = keyEvent('keydown', key)
  const common = {
    kind: 'key' as const,
    key: made.key,
    code: made.code,
    windowsVirtualKeyCode: made.keyCode,
    modifiers: modifiersOf(made)
  }
  const events: readonly HandEvent[] = [
    { ...common, type: 'keyDown', ...textOf(made) },
    { ...common, type: 'keyUp' }
  ]
  const heard = await useFor(aim, hand, events, OF_KEY)
  if (!heard.ok) return heard
  const { prevented, refused } = heard.value
  return refused.ok ? ok({ prevented }) : cutShort(aim, refused)
}

/** The browser's own input in the hand. */
export interface HeldHand {
  readonly fits: typeof fitsTrusted
  readonly press: (aim: Aim, hit: Hit, which: 'once' | 'twice' | 'right') => Promise<Result<Clicked>>
  readonly hover: (aim: Aim, hit: Hit) => Promise<Result<void>>
  readonly key: (aim: Aim, key: KeyPress) => Promise<Result<Clicked>>
}

/** Takes it into the hand, for one step. */
export const holdHand = (hand: TrustedHand): HeldHand => ({
  fits: fitsTrusted,
  press: (aim, hit, which) => pressTrusted(aim, hit, hand, which),
  hover: (aim, hit) => hoverTrusted(aim, hit, hand),
  key: (aim, key) => keyTrusted(aim, key, hand)
})
