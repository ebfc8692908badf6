import { type LiveTarget, type Observation, ok, type Result } from '@writ/dsl/contract'
import { type ActContext, settleMsOf } from '../act-context.ts'
import { atOrigin } from '../aim.ts'
import { newLook } from '../look.ts'
import { native } from '../native.ts'
import { nextChange } from '../next-change.ts'
import { attemptUntilSettled, resolve } from '../resolve-target.ts'
import { observeElement } from './observe-element.ts'

/** A page this young, in ms, may still be drawing itself: it is looked at once it rests, or after some time. */
const YOUNG_MS = 2000
const REST_MS = 100
const MOST_REST_MS = 1000

const rest = async (document: Document): Promise<void> => {
  const end = performance.now() + MOST_REST_MS
  while (performance.now() < Math.min(end, YOUNG_MS)) {
    const before = performance.now()
    await nextChange(document, REST_MS)
    if (performance.now() - before >= REST_MS - 5 && native.ready(document) === 'complete') return
  }
}

/**
 * Observes the target, or the whole page, once it is there. Refuses `page/wrong-origin`, `target/not-found`,
 * `target/ambiguous`, `target/changed`.
 */
export const observeNow = async (target: LiveTarget, origin: string, ctx: ActContext): Promise<Result<Observation>> => {
  await rest(document)
  return attemptUntilSettled(document, settleMsOf(ctx), () => {
    const here = atOrigin(origin)
    if (!here.ok) return here
    const look = newLook(document, ctx.shadowRootOf)
    const found = resolve(look, target)
    return found.ok ? ok(observeElement(look, found.value, ctx.observe)) : found
  })
}
