import { ok, refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import type { MachineTree, TreeEntry, TreeEvent } from '../machine/index.ts'
import { messageFrame } from './envelope.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { WatchDir } from './watch-service.ts'

const FOLDER = {
  name: 'w',
  path: '/home/user/w',
  type: 'folder',
  size: 0,
  mode: 0o755,
  modified: 0,
  owner: 'user',
  group: 'user',
  marks: {}
} as const satisfies TreeEntry

/** A sandbox in which so many folders may be watched, and what is watched in it. */
const sandboxWith = (left: number, watch?: MachineTree['watch']) => {
  const watched: { hear: (event: TreeEvent) => void; stopped: boolean }[] = []
  const watching: MachineTree['watch'] = async (_wish, hear) => {
    const ended = Promise.withResolvers<void>()
    const one = { hear, stopped: false }
    watched.push(one)
    const stop = () => {
      one.stopped = true
      ended.resolve()
    }
    return ok({ ended: ended.promise, stop })
  }
  const tree = { walk: async () => ok([FOLDER]), watch: watch ?? watching } as unknown as MachineTree
  const session = () => ok({ tree })
  const sandbox = { session, gone: new AbortController().signal, state: () => ({ tier: 'microvm' }) }
  return { watched, held: { sandbox, watches: { left } } as unknown as HeldSandbox }
}
const open = (held: HeldSandbox) => WatchDir.open(held, messageFrame({ path: 'w' }), { everySeconds: 50 })

test('no more folders are watched at once than may be, and one more when one is let go', async () => {
  const { held, watched } = sandboxWith(1)
  const first = await open(held)
  expect(await open(held)).toMatchObject({ ok: false, error: { code: 'resource_exhausted' } })
  if (first.ok) first.value.stream.destroy()
  await new Promise(setImmediate)
  expect(watched.map(({ stopped }) => stopped)).toEqual([true])
  expect((await open(held)).ok).toBe(true)
})

test('a folder that cannot be watched leaves its place, and says why', async () => {
  const { held } = sandboxWith(1, async () => refuse('executor/file-denied'))
  for (let time = 0; time < 3; time++)
    expect(await open(held)).toMatchObject({ ok: false, error: { code: 'permission_denied' } })
})
