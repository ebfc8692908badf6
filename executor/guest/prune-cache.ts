import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAlive, processStamp } from '../jail/index.ts'

/** Of each kind so many are kept, the ones used last, and whatever was used in the last day. */
const KEPT = 3
const RECENT_MS = 24 * 60 * 60 * 1000

/** What is kept is called after its kind and a hash of all that it was made of. */
const NAME = /^(.+)-[0-9a-f]{16}$/
const MARK = /^(.+)\.used-by-(\d+)-(\d+)$/

/** The names that a living process uses; marks of those that have ended are taken away. */
const usedBeside = async (parent: string): Promise<ReadonlySet<string>> => {
  const used = new Set<string>()
  for (const mark of await readdir(parent)) {
    const [, name, pid, stamp] = MARK.exec(mark) ?? []
    if (name === undefined) continue
    if (isAlive(Number(pid), stamp)) used.add(name)
    else await rm(join(parent, mark), { force: true })
  }
  return used
}

/**
 * Says that this process uses the folder from now on, until it ends: by its time, and by a mark beside it. Where it may not be said, it is
 * not. Marks of those that have ended go with it.
 */
export const useKept = async (folder: string, now = Date.now()): Promise<void> => {
  const at = new Date(now)
  await Promise.allSettled([
    utimes(folder, at, at),
    writeFile(`${folder}.used-by-${process.pid}-${processStamp(process.pid)}`, '')
  ])
  await usedBeside(dirname(folder)).catch(() => undefined)
}

/** Takes a folder out of sight before it is emptied, so that nobody finds half of it. */
const remove = async (folder: string): Promise<void> => {
  const away = `${folder}.${process.pid}`
  await rename(folder, away)
  await rm(away, { recursive: true, force: true })
}

/**
 * Takes away what lies beside `made` and is of its kind, but for those that were used last, in the last day, or are in use. What cannot be
 * taken away stays; nothing that is wanted waits for it.
 */
export const pruneBeside = async (made: string, now = Date.now()): Promise<void> => {
  const [parent, kind] = [dirname(made), NAME.exec(basename(made))?.[1]]
  const used = await usedBeside(parent)
  const names = await readdir(parent)
  const found = await Promise.all(
    names
      .filter((name) => NAME.exec(name)?.[1] === kind)
      .map(async (name) => ({ name, at: (await stat(join(parent, name)).catch(() => undefined))?.mtimeMs ?? now }))
  )
  const old = found
    .sort((a, b) => b.at - a.at)
    .slice(KEPT)
    .filter(({ name, at }) => at < now - RECENT_MS && !used.has(name))
  await Promise.allSettled(old.map(({ name }) => remove(join(parent, name))))
}
