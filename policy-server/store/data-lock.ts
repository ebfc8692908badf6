import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** When the process began, in clock ticks since boot, so that a process id used again is not taken for the old one. */
const beganAt = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const holderOf = (path: string): { pid: number; began: string } | undefined => {
  try {
    const [pid = '', began = ''] = readFileSync(path, 'utf8').split(' ')
    return /^[1-9][0-9]*$/.test(pid) ? { pid: Number(pid), began } : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes a data directory for this process: two embedded databases on one directory would destroy it. A lock left by a
 * killed server is taken over; one whose process still lives throws. Returns the release.
 */
export const lockData = (dataDir: string): (() => void) => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'writ.lock')
  const holder = holderOf(path)
  const now = holder && lives(holder.pid) ? (beganAt(holder.pid) ?? '') : undefined
  if (holder && now !== undefined && now === holder.began)
    throw new Error(`the data directory ${dataDir} is used by the running server with process id ${holder.pid}`)
  rmSync(path, { force: true })
  // `wx`: of two servers started at the same instant, one fails here.
  writeFileSync(path, `${process.pid} ${beganAt(process.pid) ?? ''}`, { flag: 'wx', mode: 0o600 })
  return () => rmSync(path, { force: true })
}
