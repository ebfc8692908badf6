import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findHierarchy, seeCgroups } from '../jail/cgroups/index.ts'

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

/** Programs and user namespaces, as every jail needs them. */
const lackOfAny = (programs: readonly string[]): string | undefined => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return `this is ${process.platform} on ${process.arch}`
  const missing = programs.filter((program) => !isInstalled(program))
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`
  const { status } = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' })
  return status === 0 ? undefined : 'this user may make no user namespace'
}

/** What this computer lacks for jails, found without making one of ours; `undefined` where they must work. */
export const lackForJails = (): string | undefined =>
  lackOfAny(['bwrap', 'bash', 'prlimit', 'setpriv']) ??
  (findHierarchy(seeCgroups()) === undefined ? 'no cgroup with memory, pids and cpu can be made here' : undefined)

/** The same for virtual machines by emulation. */
export const lackForVirtualMachines = (): string | undefined => lackOfAny(['bwrap', 'perl', 'qemu-system-x86_64'])

/**
 * Why `what` is not tried here: `lack`, which the computer was found to have, and which is printed. Throws, so that tests fail, where
 * CI runs them on Linux, for they are tried nowhere else; and where nothing lacks and the code that is tried `said` that something does.
 */
export const lackHere = (what: string, lack: string | undefined, said?: string): string | undefined => {
  if (lack === undefined) {
    if (said !== undefined) throw new Error(`nothing lacks here for ${what}, and yet it says: ${said}`)
    return undefined
  }
  if (process.env.CI && process.platform === 'linux') throw new Error(`${what} cannot be tried in CI: ${lack}`)
  console.log(`${what} not tried: ${lack}`)
  return lack
}
