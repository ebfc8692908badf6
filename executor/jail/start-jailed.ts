import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { bubblewrapArguments, type JailView } from './bubblewrap-arguments.ts'
import { type Cgroup, type CgroupLimits, type CgroupUse, type Hierarchy, makeCgroup } from './cgroups/index.ts'
import { nextJailUser } from './jail-users.ts'
import { LAUNCHER, LAUNCHER_ENV, launchArguments } from './launch.ts'
import { Scratches } from './scratches.ts'
import { seccompProgram } from './seccomp/index.ts'

export interface JailLimits {
  /** Bytes of all processes together, what they keep in files included. */
  readonly memory: number
  /** Processes and threads at once. */
  readonly processes: number
  readonly vcpu: number
  /** Open files of each process. */
  readonly files: number
  /** Milliseconds of processor time; whoever starts the jail looks after all of it together, the kernel after each process. */
  readonly cpuMs: number
}

export interface JailedCommand {
  readonly view: JailView
  readonly argv: readonly string[]
  readonly limits: JailLimits
}

/** A process in a jail, and all that it starts there. */
export interface Jailed {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** What it reads at fd 3, and what it writes at fd 4. */
  readonly channelIn: Writable
  readonly channelOut: Readable
  /** The code that it left with, `null` where a signal ended it; after its last output. */
  readonly left: Promise<number | null>
  use(): CgroupUse
  /** Is one of its scratch folders full? */
  isDiskFull(): boolean
  /** Holds all of it to other limits from now on. Throws where the kernel will not: it uses more already. */
  hold(limits: CgroupLimits): void
  /** Ends all that runs in it, waits until nothing does, and takes away what was made for it. Once is enough. */
  end(): Promise<void>
}

const JOB_FD = 3
const VALUE_FD = 4
const SECCOMP_FD = 5
const INFO_FD = 6
const BLOCK_FD = 7
const ARGUMENTS_FD = 8

/** bubblewrap's own two processes stand in the group, too. */
const OWN_PROCESSES = 2

const SECCOMP = seccompProgram()

const commandOf = ({ argv, limits }: JailedCommand, cgroup: Cgroup): readonly string[] =>
  launchArguments({ keptFd: ARGUMENTS_FD, entrances: cgroup.entrances, user: nextJailUser() }, [
    'prlimit',
    `--nofile=${limits.files}`,
    `--cpu=${Math.ceil(limits.cpuMs / 1000) + 1}`,
    ...['--core=0', '--memlock=0', '--msgqueue=0', '--'],
    ...['bwrap', '--args', String(ARGUMENTS_FD), '--', ...argv]
  ])

/** Separated as `--args` reads them. */
const argumentsText = (view: JailView): string =>
  bubblewrapArguments(view, { seccompFd: SECCOMP_FD, infoFd: INFO_FD, blockFd: BLOCK_FD }).join('\0')

const streamOf = (child: ChildProcess, fd: number): Readable & Writable => {
  // Where not even the launcher could be started, there are none.
  const stream = child.stdio?.[fd] as (Readable & Writable) | null
  if (stream === null || stream === undefined) throw new Error(`fd ${fd} of the jail is no stream`)
  // A jail that ends while it is written to is no failure of ours.
  stream.on('error', () => undefined)
  return stream
}

/** bubblewrap's `{"child-pid": N}`; `undefined` where it left before it had one. */
const firstProcess = async (child: ChildProcess): Promise<number | undefined> => {
  try {
    const info: unknown = JSON.parse(await text(streamOf(child, INFO_FD)))
    const pid = typeof info === 'object' && info !== null && 'child-pid' in info ? info['child-pid'] : undefined
    return typeof pid === 'number' ? pid : undefined
  } catch {
    return undefined
  }
}

/**
 * Starts a command in a jail of its own. Throws where the kernel or bubblewrap refuses to make one, with what it said; nothing of it
 * runs then.
 */
export const startJailed = async (hierarchy: Hierarchy, command: JailedCommand): Promise<Jailed> => {
  const { processes, memory, vcpu } = command.limits
  const cgroup = makeCgroup(hierarchy, { memory, vcpu, processes: processes + OWN_PROCESSES })
  const child = spawn(LAUNCHER, commandOf(command, cgroup), {
    stdio: Array.from({ length: ARGUMENTS_FD + 1 }, () => 'pipe' as const),
    cwd: '/',
    env: LAUNCHER_ENV
  })
  const left = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  let scratches: Scratches | undefined
  let ending: Promise<void> | undefined
  const end = (): Promise<void> => {
    ending ??= (async () => {
      child.kill('SIGKILL')
      scratches?.close()
      await cgroup.remove()
      for (const stream of child.stdio ?? []) stream?.destroy()
    })()
    return ending
  }
  try {
    streamOf(child, SECCOMP_FD).end(SECCOMP)
    streamOf(child, ARGUMENTS_FD).end(argumentsText(command.view))
    const first = await firstProcess(child)
    if (first === undefined) {
      const said = await Promise.race([text(streamOf(child, 2)), sleep(1000, '')])
      throw new Error(`no jail: ${said.trim() || 'bubblewrap did not start'}`)
    }
    scratches = await Scratches.of(first, command.view.scratch)
    streamOf(child, BLOCK_FD).end('!')
  } catch (error) {
    await end()
    throw error
  }
  return {
    stdin: streamOf(child, 0),
    stdout: streamOf(child, 1),
    stderr: streamOf(child, 2),
    channelIn: streamOf(child, JOB_FD),
    channelOut: streamOf(child, VALUE_FD),
    left,
    use: () => cgroup.use(),
    hold: (limits) => cgroup.hold({ ...limits, processes: limits.processes + OWN_PROCESSES }),
    isDiskFull: () => scratches?.isFull() ?? false,
    end
  }
}
