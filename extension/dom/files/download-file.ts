import { type BatchAct, type Downloaded, ok, type Result, refuse } from '@writ/dsl/contract'
import type { ActContext } from '../facts/act-context.ts'
import { newLook } from '../tree/look.ts'
import { pause } from '../tree/next-change.ts'
import { catchRequests, type LeavingRequest } from './catch-request.ts'
import { type FetchEars, fetchFile } from './fetch-file.ts'

/** A page may make its file first, or ask its server for it. */
const COME_MS = 20_000
const POLL_MS = 50

/** Is this what the person saw it lead to? What a script leads to they saw nothing of. */
const isApproved = ({ url }: LeavingRequest, { approved }: BatchAct): boolean => {
  if (approved?.link !== undefined) return url === approved.link
  if (approved?.form === undefined) return true
  const { action, method } = approved.form
  // The query of a form that asks is what its fields say; they were approved by themselves.
  return method === 'get' ? url.split('?')[0] === action.split('?')[0] : url === action
}

export interface Download {
  /** What the act led to, once that is known. Refuses what `fetchFile` refuses, approval/changed, run/cancelled. */
  readonly come: () => Promise<Result<Downloaded>>
  /** Did what a form holds go out? */
  readonly sent: () => boolean
  readonly stop: () => void
}

/**
 * Watches for the one file that an act leads to, from its first event on: the first thing that the document then goes to is fetched
 * instead of gone to. Where nothing of that kind comes in time, or the browser itself began a download, that is said.
 */
export const awaitDownload = (act: BatchAct, ctx: ActContext, isOn: () => boolean): Download => {
  let caught: Promise<Result<Downloaded>> | undefined
  let sent = false
  const ears: FetchEars = {
    piece: (piece) => ctx.send?.(act.step, piece),
    sent: () => {
      sent = true
    }
  }
  const take = (request: LeavingRequest): boolean => {
    if (!isOn()) return false
    // Only the first counts; whatever else is set off beside it must not take the page away from under it.
    caught ??= isApproved(request, act) ? fetchFile(request, ears) : Promise.resolve(refuse('approval/changed'))
    return true
  }
  const stop = catchRequests(newLook(document, ctx.shadowRootOf), take)
  const come = async (): Promise<Result<Downloaded>> => {
    for (const end = performance.now() + COME_MS; !caught && performance.now() < end && !ctx.came?.(); ) {
      if (!ctx.alive()) return refuse('run/cancelled')
      await pause(POLL_MS)
    }
    return (await caught) ?? ok({ kind: 'none' })
  }
  return { come, sent: () => sent, stop }
}
