import { ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'
import type { AgentLink } from '../../guest/channel/index.ts'
import type { FileEntry, Limits, MachineFiles } from '../../machine/index.ts'
import { feed } from './feed.ts'

const entrySchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  size: z.number().nonnegative(),
  mode: z.number().nonnegative(),
  modified: z.number()
})
const entriesSchema = z.array(entrySchema)

/** Numbers of Linux's errors. */
const [ENOENT, ENOTDIR, ENOSPC] = [2, 20, 28]
const NOT_THERE = [ENOENT, ENOTDIR]
const FULL = [ENOSPC]

const refuseFor = (exitCode: number | null): Result<never> => {
  if (exitCode === null) return refuse('executor/machine-failed')
  if (NOT_THERE.includes(exitCode)) return refuse('executor/no-file')
  if (FULL.includes(exitCode)) return refuse('executor/disk-full')
  return refuse('executor/file-denied')
}

const NOTHING = new Uint8Array(0)
const MEBIBYTE = 1024 * 1024
/** Bytes that come of one reading: what the disk may hold, and the largest file of the image besides. */
const readable = ({ disk }: Limits): number => disk + 128 * MEBIBYTE

type Act = 'read' | 'write' | 'list' | 'makeFolder' | 'remove' | 'move'

export const guestFiles = (link: AgentLink, limits: Limits, end: () => void): MachineFiles => {
  const perform = (act: Act, paths: readonly string[], bytes: Uint8Array = NOTHING): Promise<Result<Buffer>> =>
    new Promise((resolve) => {
      const got: Buffer[] = []
      let size = 0
      const fail = () => resolve(refuse('executor/machine-failed'))
      const id = link.listen((frame, body) => {
        if (frame.op === 'out' && frame.stream === 'stdout') {
          size += body.length
          if (size > readable(limits)) {
            fail()
            end()
          } else got.push(body)
        } else if (frame.op === 'end')
          resolve(frame.exitCode === 0 ? ok(Buffer.concat(got)) : refuseFor(frame.exitCode))
      }, fail)
      feed(link, { op: 'files', id, act, paths }, 0, bytes)
    })
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
