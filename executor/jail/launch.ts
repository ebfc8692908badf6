import { readFileSync } from 'node:fs'

const LAUNCH = readFileSync(new URL('launch.sh', import.meta.url), 'utf8')

/** What takes a command into its jail, itself no part of it. */
export const LAUNCHER = '/bin/bash'

/** What the launcher and bubblewrap themselves are given. The jail's own environment is in its view. */
export const LAUNCHER_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C.UTF-8' }

/**
 * Arguments of the launcher: it closes what was inherited beyond `keptFd`, enters the groups by their `entrances`, becomes `user` where
 * one is given, and then the command.
 */
export const launchArguments = (
  {
    keptFd,
    entrances,
    user
  }: { readonly keptFd: number; readonly entrances: readonly string[]; readonly user: number | undefined },
  command: readonly string[]
): readonly string[] => [
  ...['--noprofile', '--norc', '-c', LAUNCH, 'writ', String(keptFd), ...entrances, '--'],
  ...(user === undefined ? [] : ['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups']),
  ...(user === undefined ? [] : ['--inh-caps=-all', '--bounding-set=-all']),
  ...command
]
