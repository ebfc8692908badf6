import { ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'
import type { AgentLink } from '../../guest/channel/index.ts'
import type { FileEntry, MachineFiles } from '../../machine/index.ts'
import { feed } from './feed.ts'

export const entrySchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  size: z.number().nonnegative(),
  mode: z.number().nonnegative(),
  modified: z.number()
})
const entriesSchema = z.array(entrySchema)

/** Numbers of Linux's errors. */
const [ENOENT, E2BIG, ENOTDIR] = [2, 7, 20]
export const ENOSPC = 28
const NOT_THERE = [ENOENT, ENOTDIR]
const FULL = [ENOSPC]

/** What a number of an error means; `null` where what was asked did not end by itself. */
export const refuseFor = (exitCode: number | null): Result<never> => {
  if (exitCode === null) return refuse('executor/machine-failed')
  if (NOT_THERE.includes(exitCode)) return refuse('executor/no-file')
  if (exitCode === E2BIG) return refuse('executor/too-much', { what: 'entries' })
  if (FULL.includes(exitCode)) return refuse('executor/disk-full')
  return refuse('executor/file-denied')
}

const NOTHING = new Uint8Array(0)
const MEBIBYTE = 1024 * 1024
/** The most bytes that one act gives: a file is held whole in memory. */
const MOST = 64 * MEBIBYTE
/** What is on its way still when the guest is told to give no more; one that gives more than that does not do as it is told. */
const ON_ITS_WAY = 16 * MEBIBYTE
/** The agent ends an act after a minute by itself; an answer that did not come by then is not waited for, in milliseconds. */
const LATE_MS = 75_000

type Act = 'read' | 'write' | 'list' | 'makeFolder' | 'remove' | 'move' | 'walk' | 'mark'

/**
 * Does one thing with files in a guest, and gives what it says. `end` ends a guest that does not keep to what it is told. Refuses
 * `executor/too-much` where that is more than can be held, and what {@link refuseFor} says.
 */
export const performInGuest =
  (link: AgentLink, end: () => void) =>
  (act: Act, paths: readonly string[], bytes: Uint8Array = NOTHING, options: object = {}): Promise<Result<Buffer>> =>
    new Promise((resolve) => {
      const got: Buffer[] = []
      let size = 0
      const settle = (result: Result<Buffer>) => {
        clearTimeout(late)
        resolve(result)
      }
      const fail = () => settle(refuse('executor/machine-failed'))
      const disobey = () => {
        fail()
        end()
      }
      // Its machine may stand still: it is not ended for that.
      const late = setTimeout(fail, LATE_MS)
      const refuseMore = () => {
        if (got.length === 0 && size > MOST + ON_ITS_WAY) return disobey()
        got.length = 0
        link.say({ op: 'kill', id, signal: 'SIGKILL' })
        settle(refuse('executor/too-much', { what: 'room for one file' }))
      }
      const id = link.listen((frame, body) => {
        if (frame.op === 'out' && frame.stream === 'stdout') {
          size += body.length
          if (size > MOST) refuseMore()
          else got.push(body)
        } else if (frame.op === 'end') settle(frame.exitCode === 0 ? ok(Buffer.concat(got)) : refuseFor(frame.exitCode))
      }, fail)
      feed(link, { op: 'files', id, act, paths, options }, 0, bytes)
    })

export const guestFiles = (link: AgentLink, end: () => void): MachineFiles => {
  const perform = performInGuest(link, end)
  const done = async (result: Promise<Result<Buffer>>): Promise<Result<void>> => {
    const settled = await result
    return settled.ok ? ok(undefined) : settled
  }
  return {
    read: (path) => perform('read', [path]),
    write: (path, bytes) => done(perform('write', [path], bytes)),
    list: async (path): Promise<Result<readonly FileEntry[]>> => {
      const text = await perform('list', [path])
      if (!text.ok) return text
      try {
        return ok(entriesSchema.parse(JSON.parse(text.value.toString())))
      } catch {
        return refuse('executor/machine-failed')
      }
    },
    makeFolder: (path) => done(perform('makeFolder', [path])),
    remove: (path) => done(perform('remove', [path])),
    move: (from, to) => done(perform('move', [from, to]))
  }
}
