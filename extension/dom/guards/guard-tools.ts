import { type Json, MAX_PAGE_RESULT, MAX_PAGE_TOOL, MAX_PAGE_TOOLS, readPageTool } from '@writ/dsl/contract'
import { native } from '../tree/native.ts'
import type { CallEnd, OfferedTool, ToolPort } from './offered-tool.ts'
import { TOOL_EVENTS, type ToolAsk, type ToolTold } from './tool-events.ts'

/** A page that is asked for its tools answers in this time, in ms. */
const LIST_MS = 1_000

/** What a page says here is read no further than this. */
const MOST_TOLD = MAX_PAGE_TOOLS * MAX_PAGE_TOOL
const MOST_GIVEN = MAX_PAGE_RESULT * 6

/** Random, so that what a page says too early, or of another call, is none of this one. */
const newId = (): string => crypto.randomUUID()

const readTold = (detail: unknown, most: number): Partial<ToolTold> | undefined => {
  if (typeof detail !== 'string' || detail.length > most) return undefined
  try {
    const told: unknown = JSON.parse(detail)
    return typeof told === 'object' && told !== null ? (told as Partial<ToolTold>) : undefined
  } catch {
    return undefined
  }
}

/**
 * Asks the guard once. `undefined` where nothing came before `until` said so, or nobody says to have heard of a call: a page can keep that word from us, and
 * the call may be made all the same.
 */
const askGuard = (
  document: Document,
  what: { readonly do: 'list' } | { readonly do: 'call'; readonly said: string; readonly args: string },
  until: Promise<unknown>
): Promise<Partial<ToolTold> | undefined> =>
  new Promise((resolve) => {
    const id = newId()
    const send = (ask: ToolAsk) =>
      void native.send(document, new CustomEvent(TOOL_EVENTS.ask, { detail: JSON.stringify(ask) }))
    const most = what.do === 'list' ? MOST_TOLD : MOST_GIVEN
    let heard = false
    const end = (told: Partial<ToolTold> | undefined) => {
      native.unlisten(document, TOOL_EVENTS.told, hear)
      resolve(told)
    }
    const hear = (event: Event) => {
      const { detail } = event as CustomEvent<unknown>
      // One that is too long to read may be the answer that is waited for: there is no other, then.
      if (typeof detail === 'string' && detail.length > most && detail.includes(id)) return end(undefined)
      const told = readTold(detail, most)
      if (told?.id !== id) return
      if (told.came === 'heard') heard = true
      else end(told)
    }
    native.listen(document, TOOL_EVENTS.told, hear)
    send({ id, ...what })
    if (!heard) return end(what.do === 'list' ? { id, came: 'none' } : undefined)
    until.then(() => {
      send({ id, do: 'stop' })
      end(undefined)
    })
  })

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const endOf = (told: Partial<ToolTold> | undefined): CallEnd => {
  if (told?.came === 'gave' && typeof told.text === 'string') return { kind: 'gave', text: told.text }
  return told?.came === 'changed' ? { kind: 'changed' } : { kind: 'unanswered' }
}

/** The isolated world's end of the guard, for tools that a page keeps in its own world. */
export const createGuardTools = (document: Document): ToolPort => ({
  async offered() {
    const told = await askGuard(document, { do: 'list' }, new Promise((done) => setTimeout(done, LIST_MS)))
    if (told?.came !== 'tools' || !Array.isArray(told.said)) return undefined
    return told.said.slice(0, MAX_PAGE_TOOLS).flatMap((text): OfferedTool[] => {
      const said = readPageTool(readTold(text, MAX_PAGE_TOOL * 2))
      if (!said) return []
      const call = async (args: { readonly [name: string]: Json }, signal: AbortSignal) =>
        endOf(await askGuard(document, { do: 'call', said: text, args: JSON.stringify(args) }, aborted(signal)))
      return [{ said, call }]
    })
  }
})
