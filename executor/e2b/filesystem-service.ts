import { ok, type Result, refusal } from '@writ/dsl/contract'
import * as z from 'zod'
import type { MachineFiles, MachineTree, TreeEntry } from '../machine/index.ts'
import { type ConnectError, connectErrorOf } from './connect-codes.ts'
import { entryInfo } from './entry-info.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { insidePath } from './inside-path.ts'
import { type Answered, fail, failed, unary } from './rpc.ts'

const MOST_DEPTH = 64

const path = z
  .string()
  .max(4096)
  .transform((text) => insidePath(text))
const pathSchema = z.object({ path })
const moveSchema = z.object({ source: path, destination: path })
const listSchema = z.object({ path, depth: z.int().min(1).max(MOST_DEPTH).default(1) })

export interface Reach {
  readonly files: MachineFiles
  readonly tree: MachineTree
}

/** What is done with files of a sandbox goes by its session. */
export const reachFiles = ({ sandbox }: HeldSandbox): Result<Reach> => {
  const session = sandbox.session()
  if (!session.ok) return session
  const { files, tree } = session.value
  if (tree) return ok({ files, tree })
  return { ok: false, refusal: refusal('executor/tier-cannot', { tier: sandbox.state().tier, what: 'walk files' }) }
}

const isFolder = ({ type, target }: TreeEntry): boolean => (target?.type ?? type) === 'folder'
const bad = (message: string): ConnectError => ({ code: 'invalid_argument', message })

/** What stands at a path; `undefined` where nothing does. */
export const lookAt = async (tree: MachineTree, at: string): Promise<Answered<TreeEntry | undefined>> => {
  const walked = await tree.walk(at, 0)
  if (walked.ok) return { ok: true, value: walked.value[0] }
  return walked.refusal.code === 'executor/no-file' ? { ok: true, value: undefined } : failed(walked.refusal)
}

const tellEntry = async (tree: MachineTree, at: string): Promise<Answered<object>> => {
  const walked = await tree.walk(at, 0)
  const [entry] = walked.ok ? walked.value : []
  if (!walked.ok) return failed(walked.refusal)
  return entry ? { ok: true, value: { entry: entryInfo(entry) } } : fail({ code: 'internal', message: 'no entry' })
}

const makeFolder = async ({ files, tree }: Reach, at: string): Promise<Answered<object>> => {
  const there = await lookAt(tree, at)
  if (!there.ok) return there
  if (there.value)
    return fail(
      isFolder(there.value)
        ? { code: 'already_exists', message: `the folder ${at} is there already` }
        : bad(`${at} is there already, and is no folder`)
    )
  const made = await files.makeFolder(at)
  return made.ok ? tellEntry(tree, at) : failed(made.refusal)
}

const list = async ({ tree }: Reach, at: string, depth: number): Promise<Answered<object>> => {
  const walked = await tree.walk(at, depth)
  if (!walked.ok) return failed(walked.refusal)
  const [root, ...below] = walked.value
  if (root && !isFolder(root)) return fail(bad(`${at} is no folder`))
  return { ok: true, value: { entries: below.map(entryInfo) } }
}

/** Something to do with files of the sandbox of a request, by one message. */
const withFiles = <T>(schema: z.ZodType<T>, act: (reach: Reach, message: T) => Promise<Answered<object>>) =>
  unary(schema, async (held, message) => {
    const reach = reachFiles(held)
    return reach.ok ? act(reach.value, message) : failed(reach.refusal)
  })

/** E2B's `filesystem.Filesystem`, but for what it tells as it goes. */
export const FILESYSTEM = {
  Stat: withFiles(pathSchema, ({ tree }, { path: at }) => tellEntry(tree, at)),
  MakeDir: withFiles(pathSchema, (reach, { path: at }) => makeFolder(reach, at)),
  Move: withFiles(moveSchema, async ({ files, tree }, { source, destination }) => {
    const moved = await files.move(source, destination)
    return moved.ok ? tellEntry(tree, destination) : failed(moved.refusal)
  }),
  ListDir: withFiles(listSchema, (reach, { path: at, depth }) => list(reach, at, depth)),
  Remove: withFiles(pathSchema, async ({ files }, { path: at }) => {
    const removed = await files.remove(at)
    // Nothing to remove is nothing left.
    const isGone = removed.ok || removed.refusal.code === 'executor/no-file'
    return isGone ? { ok: true, value: {} } : fail(connectErrorOf(removed.refusal))
  })
}
