import { browser } from '../browser.ts'
import { pause } from '../pause.ts'
import { patternOf } from './match-pattern.ts'

const ID = 'writ-page-guards'
const FILE = '/content-scripts/page-guards.js'

/** A page that a dialog holds up takes no script; it is not waited for longer than this. */
const INJECT_MS = 1_000

export interface PageGuards {
  /** Puts the guards into the pages of these origins for as long as the run lives, before any script of theirs, and into what is open. */
  guard(run: string, origins: readonly string[]): Promise<void>
  /** The run has ended: pages that come from now on have none for it. */
  release(run: string): Promise<void>
}

const unregister = (): Promise<void> => browser.scripting.unregisterContentScripts({ ids: [ID] }).catch(() => undefined)

/**
 * Keeps the guards (extension/entrypoints/page-guards.content) in the pages of live runs; they are armed only by the interpreter of the
 * right document. A registration outlives the worker, and is taken back when the worker starts.
 */
export const pageGuards = (): PageGuards => {
  const guarded = new Map<string, readonly string[]>()
  // What a crash left behind goes first: a run that goes on asks for its guards again.
  let turn: Promise<unknown> = unregister()

  const register = async (): Promise<void> => {
    const matches = [...new Set([...guarded.values()].flat().map(patternOf))]
    const script = {
      id: ID,
      js: [FILE],
      matches,
      runAt: 'document_start',
      world: 'MAIN',
      allFrames: true,
      // Frames that a page writes itself have no address of their own; they are of its site all the same.
      matchOriginAsFallback: true,
      persistAcrossSessions: false
    }
    await unregister()
    if (matches.length > 0) await browser.scripting.registerContentScripts([script] as never)
  }

  /** One after another: two registrations of one id are refused. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    guard: (run, origins) =>
      inTurn(async () => {
        if (guarded.has(run) || origins.length === 0) return
        guarded.set(run, origins)
        await register()
        const tabs = await browser.tabs.query({ url: [...new Set(origins.map(patternOf))] })
        const injections = tabs.map(({ id: tabId }) => {
          const injection = { target: { tabId, allFrames: true }, files: [FILE], world: 'MAIN' }
          return browser.scripting.executeScript(injection as never).catch(() => undefined)
        })
        await Promise.race([Promise.all(injections), pause(INJECT_MS)])
      }),
    release: (run) =>
      inTurn(async () => {
        if (guarded.delete(run)) await register()
      })
  }
}
