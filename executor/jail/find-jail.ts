import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findHierarchy, type Hierarchy, removeOrphans, seeCgroups } from './cgroups/index.ts'
import { startJailed } from './start-jailed.ts'

/** Where jails can be made, or why they cannot. */
export type FoundJail =
  | { readonly hierarchy: Hierarchy; readonly lack?: undefined }
  | { readonly hierarchy?: undefined; readonly lack: string }

const PROGRAMS = ['bwrap', 'bash', 'prlimit', 'setpriv'] as const

const isInstalled = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

/** A jail around the smallest thing there is shows more than any flag of the kernel. */
const tryOne = async (hierarchy: Hierarchy): Promise<string | undefined> => {
  const folders = ['/usr', '/bin', '/lib', '/lib64'].filter((path) => existsSync(path))
  try {
    const jailed = await startJailed(hierarchy, {
      view: { shows: folders.map((path) => ({ from: path, to: path })), scratch: [], env: {}, cwd: '/' },
      argv: ['/bin/true'],
      limits: { memory: 32 * 1024 * 1024, processes: 4, vcpu: 1, files: 64, cpuMs: 5000 }
    })
    const code = await jailed.left
    await jailed.end()
    return code === 0 ? undefined : `a jail that was tried ended with code ${code}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const find = async (): Promise<FoundJail> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { lack: `jails are for Linux on x86_64, and this is ${process.platform} on ${process.arch}` }
  }
  const missing = PROGRAMS.filter((program) => !isInstalled(program))
  if (missing.length > 0) return { lack: `not installed: ${missing.join(', ')}` }
  const hierarchy = findHierarchy(seeCgroups())
  if (hierarchy === undefined) {
    return {
      lack: 'no cgroup (v1 or v2) with memory, pids and cpu can be made by this user, and nothing else holds a jail to its limits'
    }
  }
  await removeOrphans(hierarchy)
  const lack = await tryOne(hierarchy)
  return lack === undefined ? { hierarchy } : { lack }
}

let found: Promise<FoundJail> | undefined

/** Looks once for this process, by making a jail; what an executor that was killed has left behind is ended on the way. */
export const findJail = (): Promise<FoundJail> => {
  found ??= find()
  return found
}
