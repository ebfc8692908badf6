import { readFileSync } from 'node:fs'

/** When the process began, in ticks since the machine did: with its number it names it for good. Empty where there is none. */
export const processStamp = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc_pid_stat(5): the second field is the name in parentheses, which may hold anything; the 22nd is the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Is this very process still there? */
export const isAlive = (pid: number, stamp: string | undefined): boolean => stamp !== '' && processStamp(pid) === stamp
