import {
  enclosingTargets,
  type LiveTarget,
  ok,
  type PageAct,
  printTarget,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { type Look, newLook, type ShadowRootOf } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { nextChange } from '../tree/next-change.ts'
import { findWithin } from './find-all.ts'
import { lossOf } from './record-elements.ts'

const only = (found: readonly Element[], target: LiveTarget): Result<Element> => {
  const [first, second] = found
  if (!first) return refuse('target/not-found', { target: printTarget(target) })
  return second ? refuse('target/ambiguous', { target: printTarget(target), count: found.length }) : ok(first)
}

const scopeOf = (look: Look, target: LiveTarget): Result<Element> => {
  if (target.in) return resolve(look, target.in)
  const root = native.documentElement(look.document)
  return root ? ok(root) : refuse('target/not-found', { target: printTarget(target) })
}

/**
 * Everything that fits, in flat-tree order. The enclosing targets (`in`) must each be one element; else their refusal.
 * Refuses `target/changed` where it, or what encloses it, is the element of a record that is gone or says something else now.
 */
export const findAll = (look: Look, target: LiveTarget): Result<readonly Element[]> => {
  const lost = [target, ...enclosingTargets(target)].findLast((part) => lossOf(look, part))
  if (lost) return refuse('target/changed', { target: printTarget(lost) })
  const scope = scopeOf(look, target)
  return scope.ok ? ok(findWithin(look, target, scope.value)) : scope
}

/** The one element that fits now. Refuses `target/not-found`, `target/ambiguous` and `target/changed`; never guesses, never waits. */
export const resolve = (look: Look, target: LiveTarget): Result<Element> => {
  const found = findAll(look, target)
  return found.ok ? only(found.value, target) : found
}

/** What a drag drops on; nothing for every other act. Refuses as {@link resolve}. */
export const dropOf = (look: Look, act: PageAct): Result<Element | undefined> =>
  act.verb === 'drag' ? resolve(look, act.to) : ok(undefined)

/** How long several matches must stand, in ms, before a page that is still loading is called ambiguous. */
const STABLE_MS = 300

/**
 * Repeats a synchronous attempt until it succeeds, refuses for good, or `settleMs` is over. What is not there yet is
 * waited for; what is there twice only while the page still loads.
 */
export const attemptUntilSettled = async <T>(
  document: Document,
  settleMs: number,
  attempt: () => Result<T>,
  mayPass: (code: string) => boolean = (code) => code === 'target/not-found'
): Promise<Result<T>> => {
  const end = performance.now() + settleMs
  let twiceSince: number | undefined
  for (;;) {
    const now = performance.now()
    const parsing = native.ready(document) === 'loading'
    // One match in half a page may become two.
    const tried: Result<T> = parsing && now < end ? refuse('target/not-found') : attempt()
    if (tried.ok || now >= end) return tried
    if (tried.refusal.code === 'target/ambiguous') {
      twiceSince ??= now
      if (native.ready(document) === 'complete' || now - twiceSince >= STABLE_MS) return tried
    } else {
      twiceSince = undefined
      if (!mayPass(tried.refusal.code)) return tried
    }
    await nextChange(document, Math.min(100, Math.max(1, end - now)))
  }
}

/** Resolves a target, waiting for it up to `settleMs`. Refuses `target/not-found` and `target/ambiguous`. */
export const resolveTarget = (
  target: LiveTarget,
  document: Document,
  { shadowRootOf, settleMs = 5000 }: { readonly shadowRootOf?: ShadowRootOf; readonly settleMs?: number } = {}
): Promise<Result<Element>> =>
  attemptUntilSettled(document, settleMs, () => resolve(newLook(document, shadowRootOf), target))
