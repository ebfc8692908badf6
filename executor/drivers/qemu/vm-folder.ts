import { chown, lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJailUser } from '../../jail/index.ts'

const NAME = /^writ-vm-(\d+)-/

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** A folder for one machine, named after who makes it, which nobody but its user can enter. */
export const makeVmFolder = async (user?: number): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `writ-vm-${process.pid}-`))
  if (user !== undefined) await chown(folder, user, user)
  return folder
}

/** One that belongs to somebody else is left to them: they could change what is in it while it is taken away. */
const removeOwn = async (folder: string): Promise<void> => {
  const { uid } = await lstat(folder)
  if (uid === process.getuid?.() || isJailUser(uid)) await rm(folder, { recursive: true, force: true })
}

/** Takes away the folders of those who were killed before they could. */
export const sweepVmFolders = async (): Promise<void> => {
  const left = (await readdir(tmpdir())).filter((name) => isGone(Number(NAME.exec(name)?.[1] ?? process.pid)))
  await Promise.allSettled(left.map((name) => removeOwn(join(tmpdir(), name))))
}
