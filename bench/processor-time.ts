import { readdirSync, readFileSync } from 'node:fs'

/** A tick of Linux's accounting, in milliseconds (`getconf CLK_TCK` is 100 on every architecture). */
const TICK_MS = 10

interface Used {
  readonly parent: number
  /** Own time, and that of children that have ended and were waited for. */
  readonly own: number
  readonly ended: number
}

/** What `/proc/PID/stat` tells (proc_pid_stat(5)); a process that has gone used nothing that can be read. */
const readUsed = (pid: string | number): Used | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; after it the fields are numbers, from the third on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number)
    return {
      parent: Number(fields[1]),
      own: ((user ?? 0) + (system ?? 0)) * TICK_MS,
      ended: ((childUser ?? 0) + (childSystem ?? 0)) * TICK_MS
    }
  } catch {
    return undefined
  }
}

/** Milliseconds of processor time of a process and its children, those that have ended too. Linux alone tells it; NaN elsewhere. */
export const familyTime = (pid: number): number => {
  const parent = readUsed(pid)
  if (!parent) return Number.NaN
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readUsed(name) ?? [])
    .filter((used) => used.parent === pid)
  return children.reduce((sum, { own, ended }) => sum + own + ended, parent.own + parent.ended)
}
