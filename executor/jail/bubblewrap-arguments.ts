/** A file or folder of the host that a jail shows, never to be written. */
export interface ReadOnly {
  /** Absolute, on the host. */
  readonly from: string
  /** Absolute, in the jail. */
  readonly to: string
}

/** A folder in memory, empty at first and gone with the jail. */
export interface Scratch {
  readonly path: string
  /** Bytes that its files may hold; at least a page. */
  readonly bytes: number
}

export interface JailView {
  /** In this order, so that a later one may lie in an earlier one. The first may be all of the root. */
  readonly shows: readonly ReadOnly[]
  readonly scratch: readonly Scratch[]
  readonly env: { readonly [name: string]: string }
  readonly cwd: string
}

/** Who the code is inside, where nobody else is. */
export const JAIL_USER = 1000

const PAGE = 4096

/** Whole pages, at least one: `size=0` would be no bound at all. */
export const sizeOfScratch = (bytes: number): number => Math.max(PAGE, Math.floor(bytes / PAGE) * PAGE)

/**
 * Arguments of bubblewrap 0.8 for a jail with nothing of the host but what it shows: own user, process, IPC, host name, network and
 * cgroup namespaces, no further user namespace, no capability, no terminal, no environment; it dies with who started it. They belong
 * into `--args FD`: the jail sees the command line of its first process.
 * `seccompFd` is where bubblewrap reads the filter from, `infoFd` where it says which process is the first in the jail, and
 * `blockFd` what it waits for before it starts the code.
 */
export const bubblewrapArguments = (
  { shows, scratch, env, cwd }: JailView,
  { seccompFd, infoFd, blockFd }: { readonly seccompFd: number; readonly infoFd: number; readonly blockFd: number }
): readonly string[] => [
  ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-net', '--unshare-cgroup'],
  ...['--disable-userns', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...['--uid', String(JAIL_USER), '--gid', String(JAIL_USER), '--hostname', 'writ'],
  ...shows.flatMap(({ from, to }) => ['--ro-bind', from, to]),
  ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
  ...scratch.flatMap(({ path, bytes }) => ['--perms', '0700', '--size', String(sizeOfScratch(bytes)), '--tmpfs', path]),
  ...['--remount-ro', '/'],
  '--clearenv',
  ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
  ...['--chdir', cwd],
  ...['--seccomp', String(seccompFd), '--info-fd', String(infoFd), '--block-fd', String(blockFd)]
]
