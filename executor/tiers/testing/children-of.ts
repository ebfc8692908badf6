import { readFileSync } from 'node:fs'

/** What a process has started by its main thread and not yet heard the end of. */
export const childrenOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
