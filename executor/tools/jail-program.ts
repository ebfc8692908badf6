import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Hierarchy, type Jailed, startJailed } from '../jail/index.ts'

/** Where a jail has the folder of programs that the operator keeps for tool servers, under its own name (`node_modules`, say), and Node. */
const PROGRAMS = '/opt/tools'
const NODE = '/opt/node'

const MIB = 1024 * 1024
const LIMITS = { memory: 512 * MIB, processes: 64, vcpu: 1, files: 256, cpuMs: 120_000 }
const SCRATCH = [
  { path: '/work', bytes: 64 * MIB },
  { path: '/tmp', bytes: 16 * MIB }
]
const SYSTEM = ['/usr', '/bin', '/lib', '/lib64']

const showAt = (from: string, to: string) => ({ from, to })

/**
 * Starts the program of a tool server in a jail of the process tier: this computer's own programs and those of `folder`, nothing of them to be
 * written, no network, and a folder `/work` in memory that is gone with it. Throws where no jail can be made.
 */
export const jailProgram = (
  hierarchy: Hierarchy,
  command: readonly string[],
  { folder, variables }: { readonly folder: string | undefined; readonly variables: Readonly<Record<string, string>> }
): Promise<Jailed> =>
  startJailed(hierarchy, {
    view: {
      shows: [
        ...SYSTEM.filter((path) => existsSync(path)).map((path) => showAt(path, path)),
        showAt(dirname(process.execPath), NODE),
        ...(folder === undefined ? [] : [showAt(folder, join(PROGRAMS, basename(folder)))])
      ],
      scratch: SCRATCH,
      env: {
        PATH: `${NODE}:/usr/local/bin:/usr/bin:/bin`,
        HOME: '/work',
        TMPDIR: '/tmp',
        LANG: 'C.UTF-8',
        ...variables
      },
      cwd: '/work'
    },
    argv: command,
    limits: LIMITS
  })
