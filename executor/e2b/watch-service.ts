import { refusal } from '@writ/dsl/contract'
import * as z from 'zod'
import type { TreeEvent, Watching } from '../machine/index.ts'
import { entryInfo } from './entry-info.ts'
import { openEvents } from './event-queue.ts'
import { reachFiles } from './filesystem-service.ts'
import { insidePath } from './inside-path.ts'
import { fail, failed, streaming } from './rpc.ts'

const TYPES = {
  create: 'EVENT_TYPE_CREATE',
  write: 'EVENT_TYPE_WRITE',
  remove: 'EVENT_TYPE_REMOVE',
  rename: 'EVENT_TYPE_RENAME',
  chmod: 'EVENT_TYPE_CHMOD'
} as const

const watchSchema = z.object({
  path: z.string().max(4096).transform(insidePath),
  recursive: z.boolean().default(false),
  includeEntry: z.boolean().default(false)
})

const eventOf = ({ type, name, entry }: TreeEvent) => ({
  filesystem: { name, type: TYPES[type], ...(entry && { entry: entryInfo(entry) }) }
})

/** Tells what becomes of what is in a folder, until nobody hears it any more. */
export const WatchDir = streaming(watchSchema, async (held, { path, recursive, includeEntry }, hearing) => {
  const reach = reachFiles(held)
  if (!reach.ok) return failed(reach.refusal)
  const { tree } = reach.value
  const walked = await tree.walk(path, 0)
  if (!walked.ok) return failed(walked.refusal)
  const [root] = walked.value
  if (!root || (root.target?.type ?? root.type) !== 'folder')
    return fail({ code: 'invalid_argument', message: `${path} is no folder` })
  const { watches } = held
  if (watches.left === 0) return fail({ code: 'resource_exhausted', message: 'no more folders are watched at once' })
  watches.left -= 1
  let watching: Watching | undefined
  const queue = openEvents({ still: { keepalive: {} }, ...hearing }, () => {
    watches.left += 1
    watching?.stop()
  })
  queue.tell({ start: {} })
  const watched = await tree.watch({ path, recursive, entries: includeEntry }, (event) => queue.tell(eventOf(event)))
  if (!watched.ok) {
    queue.stream.destroy()
    return failed(watched.refusal)
  }
  watching = watched.value
  if (queue.isOver) watching.stop()
  watching.ended.then(() => {
    const gone = held.sandbox.gone.aborted
    queue.end(gone ? { code: 'unavailable', message: refusal('executor/closed').message } : undefined)
  })
  return { ok: true, value: queue }
})
