import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Controller, Hierarchy } from './hierarchy.ts'
import { isAlive, processStamp } from './process-stamp.ts'

export interface CgroupLimits {
  /** Bytes. */
  readonly memory: number
  readonly processes: number
  /** Virtual processors. */
  readonly vcpu: number
}

/** What became of a group so far. */
export interface CgroupUse {
  /** Milliseconds of processor time, of all that ever ran in it. */
  readonly cpuMs: number
  /** Did the kernel end a process for want of memory? */
  readonly wantedMemory: boolean
  /** Was a process or thread refused? */
  readonly wantedProcesses: boolean
}

/** The group of one jail. What was made is taken away by `remove`, with all that runs in it. */
export interface Cgroup {
  /** Files that a process writes `0` to, to be in the group. */
  readonly entrances: readonly string[]
  use(): CgroupUse
  /** Sets other limits, none of them above those before. Throws where what runs in it uses more already. */
  hold(limits: CgroupLimits): void
  /** Is nothing in it any more? */
  isEmpty(): boolean
  /** Ends every process in it, those that it starts meanwhile too, waits until all are gone, and takes the group away. */
  remove(): Promise<void>
}

const PERIOD_US = 100_000

const read = (folder: string, file: string): string => {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch {
    return ''
  }
}

/** A field of a flat keyed file; 0 where it is not there. */
const field = (text: string, name: string): number => {
  for (const line of text.split('\n')) {
    const [key, value] = line.split(' ')
    if (key === name) return Number(value)
  }
  return 0
}

/** Written where the kernel has the file; one without swap accounting has no file for it. */
const writeWherePresent = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: 'r+' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

const hold2 = (folder: string, { memory, processes, vcpu }: CgroupLimits): void => {
  writeFileSync(join(folder, 'memory.max'), String(memory))
  writeWherePresent(join(folder, 'memory.swap.max'), '0')
  writeFileSync(join(folder, 'pids.max'), String(processes))
  writeFileSync(join(folder, 'cpu.max'), `${Math.round(vcpu * PERIOD_US)} ${PERIOD_US}`)
}

const hold1 = (folders: Readonly<Record<Controller, string>>, { memory, processes, vcpu }: CgroupLimits): void => {
  writeFileSync(join(folders.memory, 'memory.limit_in_bytes'), String(memory))
  // With swap: no page of a jail is ever written elsewhere.
  writeWherePresent(join(folders.memory, 'memory.memsw.limit_in_bytes'), String(memory))
  writeFileSync(join(folders.pids, 'pids.max'), String(processes))
  writeFileSync(join(folders.cpu, 'cpu.cfs_period_us'), String(PERIOD_US))
  writeFileSync(join(folders.cpu, 'cpu.cfs_quota_us'), String(Math.round(vcpu * PERIOD_US)))
}

const use2 = (folder: string): CgroupUse => ({
  cpuMs: field(read(folder, 'cpu.stat'), 'usage_usec') / 1000,
  wantedMemory: field(read(folder, 'memory.events'), 'oom_kill') > 0,
  wantedProcesses: field(read(folder, 'pids.events'), 'max') > 0
})

const use1 = (folders: Readonly<Record<Controller, string>>): CgroupUse => ({
  cpuMs: Number(read(folders.cpuacct, 'cpuacct.usage')) / 1e6,
  wantedMemory: field(read(folders.memory, 'memory.oom_control'), 'oom_kill') > 0,
  wantedProcesses: field(read(folders.pids, 'pids.events'), 'max') > 0
})

const processesIn = (folders: readonly string[]): readonly number[] => [
  ...new Set(folders.flatMap((folder) => read(folder, 'cgroup.procs').split('\n').filter(Boolean).map(Number)))
]

const killIn = (folders: readonly string[]): void => {
  for (const folder of folders) writeWherePresent(join(folder, 'cgroup.kill'), '1')
  for (const pid of processesIn(folders)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }
}

/** Waits this long for processes that the kernel was told to end; more than it ever takes. */
const PATIENCE_MS = 10_000

const removeFolders = async (folders: readonly string[]): Promise<void> => {
  const until = Date.now() + PATIENCE_MS
  for (let wait = 1; processesIn(folders).length > 0 && Date.now() < until; wait = Math.min(2 * wait, 50)) {
    killIn(folders)
    await sleep(wait)
  }
  for (const folder of folders) {
    // The kernel lets go of a group a moment after its last process.
    for (let wait = 1; ; wait *= 2) {
      try {
        rmdirSync(folder)
        break
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') break
        if (Date.now() >= until) throw error
        await sleep(Math.min(wait, 50))
      }
    }
  }
}

const parentsOf = (hierarchy: Hierarchy): readonly string[] =>
  hierarchy.version === 2 ? [hierarchy.folder] : [...new Set(Object.values(hierarchy.folders))]

const PREFIX = 'writ-jail-'
let made = 0

/** Names who made the group, so that one that outlived its maker is known by it. */
const nextName = (): string => `${PREFIX}${process.pid}-${processStamp(process.pid)}-${++made}`

/** Makes a group with these limits. Throws where the kernel refuses, with nothing left behind. */
export const makeCgroup = (hierarchy: Hierarchy, limits: CgroupLimits): Cgroup => {
  const name = nextName()
  const folders = parentsOf(hierarchy).map((parent) => join(parent, name))
  const own = <T extends Readonly<Record<string, string>>>(parents: T): T =>
    Object.fromEntries(Object.entries(parents).map(([key, parent]) => [key, join(parent, name)])) as T
  const hold = (to: CgroupLimits): void => {
    if (hierarchy.version === 2) hold2(folders[0] ?? '', to)
    else hold1(own(hierarchy.folders), to)
  }
  try {
    for (const folder of folders) mkdirSync(folder)
    hold(limits)
  } catch (error) {
    for (const folder of folders) {
      try {
        rmdirSync(folder)
      } catch {
        // It was not made.
      }
    }
    throw error
  }
  return {
    entrances: folders.map((folder) => join(folder, 'cgroup.procs')),
    use: () => (hierarchy.version === 2 ? use2(folders[0] ?? '') : use1(own(hierarchy.folders))),
    hold,
    isEmpty: () => processesIn(folders).length === 0,
    remove: () => removeFolders(folders)
  }
}

/** Groups whose maker is gone without having taken them away. */
const orphansIn = (parent: string): readonly string[] =>
  readdirSync(parent).flatMap((name) => {
    if (!name.startsWith(PREFIX)) return []
    const [pid, stamp] = name.slice(PREFIX.length).split('-')
    return isAlive(Number(pid), stamp) ? [] : [join(parent, name)]
  })

/** Ends and takes away what an executor that was killed has left. Gives how many groups there were. */
export const removeOrphans = async (hierarchy: Hierarchy): Promise<number> => {
  const orphans = parentsOf(hierarchy).flatMap(orphansIn)
  await removeFolders(orphans)
  return orphans.length
}
