import { ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'
import type { AgentLink } from '../../guest/channel/index.ts'
import type { MachineTree, TreeEvent, Watching, WatchWish } from '../../machine/index.ts'
import { entrySchema, performInGuest, refuseFor } from './guest-files.ts'

const treeEntrySchema = entrySchema.extend({
  owner: z.string(),
  group: z.string(),
  marks: z.record(z.string(), z.string()),
  target: entrySchema.pick({ path: true, type: true, mode: true }).strict().nullable().exactOptional()
})
const treeSchema = z.array(treeEntrySchema)
const eventSchema = z.strictObject({
  type: z.enum(['create', 'write', 'remove', 'rename', 'chmod']),
  name: z.string(),
  entry: treeEntrySchema.exactOptional()
})
const READY = '{"type":"ready"}'
/** Characters that one line of a watch may have: a name, a path and marks are far shorter. */
const LONGEST_LINE = 1 << 20

/** Makes lines of what comes in pieces; throws at one that is too long. */
const lineReader = (take: (line: string) => void): ((bytes: Uint8Array) => void) => {
  const decoder = new TextDecoder()
  let text = ''
  return (bytes) => {
    const lines = (text + decoder.decode(bytes, { stream: true })).split('\n')
    text = lines.pop() ?? ''
    if (text.length > LONGEST_LINE) throw new Error('a line of the guest is too long')
    for (const line of lines) take(line)
  }
}

/** Watches a folder by the agent at the link. What is no event ends the guest: `end`. */
const watchInGuest = (
  link: AgentLink,
  { path, recursive, entries }: WatchWish,
  hear: (event: TreeEvent) => void,
  end: () => void
): Promise<Result<Watching>> =>
  new Promise((resolve) => {
    const ended = Promise.withResolvers<void>()
    let isStopped = false
    const stop = () => {
      isStopped = true
      link.say({ op: 'kill', id, signal: 'SIGKILL' })
    }
    const read = lineReader((line) => {
      if (line === READY) resolve(ok({ ended: ended.promise, stop }))
      else if (!isStopped) hear(eventSchema.parse(JSON.parse(line)))
    })
    const lose = () => {
      resolve(refuse('executor/machine-failed'))
      ended.resolve()
    }
    const id = link.listen((frame, body) => {
      if (frame.op === 'out' && frame.stream === 'stdout') {
        try {
          read(body)
        } catch {
          end()
        }
      } else if (frame.op === 'end') {
        resolve(refuseFor(frame.exitCode))
        ended.resolve()
      }
    }, lose)
    if (!link.say({ op: 'files', id, act: 'watch', paths: [path], options: { recursive, entries }, last: true })) lose()
  })

/** What is known of the files of a guest beside their bytes. */
export const guestTree = (link: AgentLink, end: () => void): MachineTree => {
  const perform = performInGuest(link, end)
  return {
    async walk(path, depth) {
      const text = await perform('walk', [path], undefined, { depth })
      if (!text.ok) return text
      try {
        return ok(treeSchema.parse(JSON.parse(text.value.toString())))
      } catch {
        return refuse('executor/machine-failed')
      }
    },
    async mark(path, marks) {
      const marked = await perform('mark', [path], Buffer.from(JSON.stringify(marks)))
      return marked.ok ? ok(undefined) : marked
    },
    watch: (wish, hear) => watchInGuest(link, wish, hear, end)
  }
}
