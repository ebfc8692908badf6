import {
  type Act,
  PAGE_TOOLS,
  type PlanDialogAnswer,
  type PointIn,
  type SecretRef,
  type Target,
  unreachable
} from '../contract/index.ts'
import type { ActParts, Phrases } from './phrases.ts'
import { sayAim, sayExpr } from './say-expr.ts'
import { sayPlace } from './say-place.ts'
import { enumerate, nameOf, quote, type Sentence, say } from './sentence.ts'
import type { Speaker } from './speaker.ts'

export const saySecret = ({ name, part }: SecretRef, phrases: Phrases): Sentence =>
  phrases.secret(phrases.secretParts[part], nameOf(name))

/** Whose tools they are: a server's by its name, the app's, or the page's. */
export const sayTools = (tool: string, phrases: Phrases): Sentence =>
  tool === PAGE_TOOLS ? say`${phrases.page}` : sayPlace(`tool:${tool}`, phrases)

/** `scroll` counts in tenths of a screen. */
const SCREEN = 10

const partsOf = (act: Act, speaker: Speaker): ActParts => {
  const { phrases } = speaker
  const all = (exprs: Parameters<typeof sayExpr>[0][]): Sentence =>
    exprs.length === 0
      ? say`${phrases.nothing}`
      : enumerate(
          exprs.map((expr) => sayExpr(expr, speaker)),
          phrases.list.between,
          phrases.list.and
        )
  const aimed = (target: Target, at: PointIn | undefined): Sentence =>
    at
      ? phrases.atPoint(sayAim(target, speaker), sayExpr(at.x, speaker), sayExpr(at.y, speaker))
      : sayAim(target, speaker)
  switch (act.verb) {
    case 'open':
      return { value: sayExpr(act.url, speaker) }
    case 'back':
    case 'forward':
    case 'reload':
      return {}
    case 'close':
      return { value: [nameOf(act.tab)] }
    case 'drag':
      return { aim: aimed(act.target, act.at), to: aimed(act.to, act.toAt) }
    case 'scroll':
      return {
        ...(act.target && { aim: sayAim(act.target, speaker) }),
        value: phrases.scrollBy(act.direction, act.amount / SCREEN, act.target !== undefined)
      }
    case 'fill':
    case 'type':
    case 'upload':
      return { aim: sayAim(act.target, speaker), value: sayExpr(act.value, speaker) }
    case 'fill-secret':
      return { aim: sayAim(act.target, speaker), value: saySecret(act.secret, phrases) }
    case 'press':
      return { ...(act.target && { aim: sayAim(act.target, speaker) }), value: [quote(act.key)] }
    case 'choose':
      return { aim: sayAim(act.target, speaker), value: all([...act.options]) }
    case 'call':
      return { value: phrases.call(sayTools(act.tool, phrases), nameOf(act.name), all([...act.args])) }
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
    case 'clear':
    case 'check':
    case 'uncheck':
    case 'copy':
    case 'paste':
    case 'screenshot':
      return { aim: aimed(act.target, act.at) }
    case 'scroll-to':
      return { aim: sayAim(act.target, speaker) }
    default:
      return unreachable(act)
  }
}

/** An act in words, as a request: `fill in the field “Amount” with `taxi.sum``. */
export const sayAct = (act: Act, speaker: Speaker): Sentence => speaker.phrases.acts[act.verb](partsOf(act, speaker))

/** What is done about a dialog, if the act makes the page open one. */
export const sayDialogAnswer = (answer: PlanDialogAnswer, speaker: Speaker): Sentence => {
  const message = answer.message === undefined ? undefined : quote(answer.message)
  const text = answer.kind === 'answer' ? sayExpr(answer.text, speaker) : undefined
  return speaker.phrases.dialog(answer.kind, message, text)
}
