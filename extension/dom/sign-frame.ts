import { type LiveTarget, ok, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from './facts/act-context.ts'
import { atOrigin } from './facts/aim.ts'
import { attemptUntilSettled, resolve } from './finding/resolve-target.ts'
import { SIGN } from './frame-sign.ts'
import { flatElements, type Look, newLook } from './tree/look.ts'
import { isHtml, native } from './tree/native.ts'
import { hasBox } from './tree/visibility.ts'

/** What a document is to sign: which frame of it, at which of its own and of the frame's origins, with what. */
export interface FrameToSign {
  readonly target: LiveTarget
  readonly at: string
  readonly origin: string
  readonly sign: string
}

const isFrame = (el: Element): el is HTMLIFrameElement => isHtml(el, 'iframe', 'frame')

/** The frame that the element is, or holds alone. */
const frameOf = (look: Look, el: Element): HTMLIFrameElement | undefined => {
  if (isFrame(el)) return el
  const [only, second] = flatElements(look, el).filter(isFrame)
  return second ? undefined : only
}

/** Has what stands in the frame no origin of its own? Told for the refusal's sake; the browser alone decides who gets the sign. */
const isOpaque = (frame: Element): boolean => {
  if (native.has(frame, 'srcdoc')) return true
  const sandbox = native.attr(frame, 'sandbox')
  return sandbox !== null && !sandbox.toLowerCase().split(/\s+/).includes('allow-same-origin')
}

/** What may still come right while a page puts itself together. */
const PASSING = ['target/not-found', 'target/hidden', 'page/not-a-frame']

/**
 * Finds the one frame that a target means and puts a sign into it. The browser gives it to the document in that very frame,
 * and only if that is of `origin`: so whoever shows the sign is that document. Refuses as a target does, and
 * `page/wrong-origin`, `page/not-a-frame`, `page/opaque-frame`, `target/hidden`.
 */
export const signFrame = (
  { target, at, origin, sign }: FrameToSign,
  ctx: Pick<ActContext, 'shadowRootOf' | 'settleMs'>
): Promise<Result<void>> => {
  const attempt = (): Result<void> => {
    const here = atOrigin(at)
    if (!here.ok) return here
    const look = newLook(document, ctx.shadowRootOf)
    const found = resolve(look, target)
    if (!found.ok) return found
    const said = { target: printTarget(target) }
    const frame = frameOf(look, found.value)
    if (!frame) return refuse('page/not-a-frame', said)
    if (isOpaque(frame)) return refuse('page/opaque-frame', said)
    if (!hasBox(look, frame)) return refuse('target/hidden', said)
    native.frameWindow(frame)?.postMessage({ [SIGN]: sign }, origin)
    return ok(undefined)
  }
  const settleMs = settleMsOf({ alive: () => true, ...ctx })
  return attemptUntilSettled(document, settleMs, attempt, (code) => PASSING.includes(code))
}
