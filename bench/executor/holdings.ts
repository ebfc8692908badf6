import { readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { foldersOf, groupsOf } from '../../executor/testing/left-by.ts'

/** What this process holds of this computer. */
export interface Holdings {
  /** Processes that it started, theirs, and so on. */
  readonly processes: number
  readonly groups: number
  /** In the folder for temporary files, with its number in their names. */
  readonly folders: number
  readonly files: number
  /** Bytes that its objects take once those that nobody can reach are gone, and that the whole of it takes. */
  readonly heap: number
  readonly resident: number
}

const parentOf = (pid: string): string | undefined => {
  try {
    // The second field is a name, which may hold anything; the fourth is the parent.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1]
  } catch {
    return undefined
  }
}

const countDescendants = (): number => {
  const parents = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? [[pid, parentOf(pid)] as const] : []))
  const found = new Set([String(process.pid)])
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const [pid, parent] of parents) if (parent !== undefined && found.has(parent)) found.add(pid)
  }
  return found.size - 1
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

export const holdingsNow = async (): Promise<Holdings> => {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return {
    processes: countDescendants(),
    groups: (await groupsOf(process.pid)).length,
    folders: foldersOf(process.pid).length,
    files: readdirSync('/proc/self/fd').length,
    heap: heapUsed,
    resident: rss
  }
}
