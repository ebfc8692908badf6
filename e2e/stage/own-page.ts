import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright'

/** How long the browser may take to answer one question of its driver's. */
const ANSWER_MS = 10_000
const TRIES = 4

/** A page of the extension that tests look from. */
export interface OwnPage {
  /** Calls this in it. What is called may be called again, so it must be such that this does no harm. */
  call<Arg, Result>(what: (arg: Arg) => Result | Promise<Result>, arg: Arg): Promise<Result>
}

/** Firefox's driver now and then does not come back from a page that is not in front: another is opened then, and asked. */
export const openOwnPage = async (open: () => Promise<Page>): Promise<OwnPage> => {
  let page = await open()
  return {
    async call(what, arg) {
      for (let tries = 1; ; tries++) {
        const answer = page.evaluate(what as never, arg) as Promise<Awaited<ReturnType<typeof what>>>
        const late = sleep(ANSWER_MS).then(() => 'late' as const)
        const first = await Promise.race([answer.then((value) => ({ value })), late])
        if (first !== 'late') return first.value
        if (tries === TRIES) throw new Error('the browser did not answer its driver')
        answer.catch(() => undefined)
        page = await open()
      }
    }
  }
}
