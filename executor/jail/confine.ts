import type { CgroupLimits } from './cgroups/index.ts'
import { makeCgroup } from './cgroups/index.ts'
import { findJail } from './find-jail.ts'
import { LAUNCHER, LAUNCHER_ENV, launchArguments } from './launch.ts'
import { seccompProgram } from './seccomp/index.ts'

/** A command that is started in a group of its own. */
export interface Confined {
  readonly file: string
  readonly args: readonly string[]
  readonly env: { readonly [name: string]: string }
  /** What to write to the descriptor that the command line names to bubblewrap as its `--seccomp`. */
  readonly seccomp: Uint8Array
  /** Ends what is left of it, and takes the group away. Once is enough. */
  release(): Promise<void>
}

export interface Confinement {
  readonly limits: CgroupLimits
  /** The last descriptor that it is given; what was inherited beyond is closed. */
  readonly keptFd: number
  /** The user of the host that it becomes; absent where this process may not become another. */
  readonly user: number | undefined
}

/**
 * What starts a jailer of another's making (a virtual machine's, say) in a group with these limits, without any descriptor that it was not
 * given, as the user. Where this machine has no place for groups it has none: the limits of a virtual machine are its own, too.
 */
export const confine = async ({ limits, keptFd, user }: Confinement, command: readonly string[]): Promise<Confined> => {
  const { hierarchy } = await findJail()
  const cgroup = hierarchy && makeCgroup(hierarchy, limits)
  let released: Promise<void> | undefined
  return {
    file: LAUNCHER,
    args: launchArguments({ keptFd, entrances: cgroup?.entrances ?? [], user }, command),
    env: LAUNCHER_ENV,
    seccomp: VM_FILTER,
    release: () => {
      released ??= cgroup?.remove() ?? Promise.resolve()
      return released
    }
  }
}

/** QEMU sets a filter of its own besides. */
const VM_FILTER = seccompProgram({ mayFilter: true })
