import { type LiveTarget, ok, printTarget, type Result, refuse } from '@writ/dsl/contract'
import { type ActContext, lookFor } from '../facts/act-context.ts'
import { atOrigin } from '../facts/aim.ts'
import { native } from '../tree/native.ts'
import { nextChange } from '../tree/next-change.ts'
import { isThere } from './exists-now.ts'
import type { Performed } from './performed.ts'

type Seen = { readonly target: LiveTarget; readonly gone: boolean }

/** Waits until one of the targets is there, or gone, `ms` at most. Refuses `page/wait-timeout`, `page/wrong-origin`, `target/changed`. */
export const waitFor = async (
  seen: readonly Seen[],
  ms: number,
  origin: string,
  ctx: ActContext
): Promise<Result<Performed>> => {
  const end = performance.now() + ms
  for (;;) {
    if (!ctx.alive()) return refuse('run/cancelled')
    const here = atOrigin(origin)
    if (!here.ok) return here
    const look = lookFor(ctx)
    // Half a page says nothing about what is gone.
    const parsed = native.ready(document) !== 'loading'
    for (const { target, gone } of parsed ? seen : []) {
      const there = isThere(look, target)
      if (!there.ok) return there
      if (there.value !== gone) return ok({})
    }
    const left = end - performance.now()
    if (left <= 0)
      return refuse('page/wait-timeout', { target: seen.map(({ target }) => printTarget(target)).join(' or ') })
    await nextChange(document, Math.min(100, left))
  }
}
