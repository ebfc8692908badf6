import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Where this machine keeps images and templates: `WRIT_CACHE`, else a folder that every user's jail can reach when root runs this, and the
 * user's own when not.
 */
export const cacheFolder = (): string => {
  if (process.env.WRIT_CACHE) return process.env.WRIT_CACHE
  if (process.getuid?.() === 0) return '/var/cache/writ'
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'writ')
}

/**
 * Holds a lock among the processes of this machine while `act` runs. It is util-linux's `flock` that holds it, until its stdin closes: it
 * is free again however this process ends.
 */
export const locked = async <T>(file: string, act: () => Promise<T>): Promise<T> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o755 })
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const failed = once(holder, 'exit').then(() => {
    throw new Error(`cannot lock ${file}`)
  })
  await Promise.race([once(holder.stdout, 'data'), failed])
  failed.catch(() => undefined)
  try {
    return await act()
  } finally {
    holder.stdin.end()
    await once(holder, 'close')
  }
}

/** Fills a folder beside `target` and puts it there whole, or not at all. */
export const makeFolderWhole = async (target: string, fill: (folder: string) => Promise<void>): Promise<void> => {
  const folder = `${target}.${process.pid}`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o755 })
  try {
    await fill(folder)
    await rm(target, { recursive: true, force: true })
    await rename(folder, target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
