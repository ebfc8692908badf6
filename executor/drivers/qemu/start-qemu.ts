import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { confine, nextJailUser } from '../../jail/index.ts'
import { EMULATOR_MEMORY, type VmShape } from '../vm-driver.ts'
import { jailArguments } from './jail-arguments.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import { type Acceleration, FD } from './qemu-arguments.ts'
import { makeVmFolder } from './vm-folder.ts'

export const QEMU = '/usr/bin/qemu-system-x86_64'
export const KVM = '/dev/kvm'

/** A running QEMU. */
export interface Qemu {
  readonly monitor: Monitor
  readonly port: Duplex
  readonly network: Duplex
  /** Where it can reach a socket, and no other user can. */
  readonly folder: string
  /** With the last that it printed to stderr. */
  readonly gone: Promise<string>
  kill(): void
}

const KEPT = 2_000

/** After all that QEMU itself is given: what bubblewrap reads its filter of system calls from. */
const FILTER_FD = Math.max(...Object.values(FD)) + 1

const MEBIBYTE = 1024 * 1024
/** What QEMU takes besides its guest: threads, and a processor for what it does beside it. */
const OWN = { processes: 64, vcpu: 1 } as const

const limitsOf = ({ memory, vcpu }: VmShape) => ({
  memory: (memory + EMULATOR_MEMORY) * MEBIBYTE,
  processes: OWN.processes,
  vcpu: vcpu + OWN.vcpu
})

/** Starts QEMU in its jail, with these files at the descriptors that its arguments name, and `disk` as {@link DISK_FILE}. */
export const startQemu = async (
  acceleration: Acceleration,
  args: readonly string[],
  files: Readonly<Partial<Record<keyof typeof FD, number>>>,
  disk: string,
  shape: VmShape
): Promise<Qemu> => {
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'ignore', 'pipe']
  for (const [name, at] of Object.entries(FD)) stdio[at] = files[name as keyof typeof FD] ?? 'ignore'
  stdio[FD.monitor] = stdio[FD.port] = stdio[FD.network] = 'pipe'
  stdio[FILTER_FD] = 'pipe'
  const user = nextJailUser()
  const folder = await makeVmFolder(user)
  const device = acceleration === 'kvm' ? KVM : undefined
  const jail = ['bwrap', '--seccomp', String(FILTER_FD), ...jailArguments(folder, disk, device), QEMU, ...args]
  const confined = await confine({ limits: limitsOf(shape), keptFd: FILTER_FD, user }, jail)
  const child = spawn(confined.file, confined.args, { stdio, cwd: '/', env: confined.env })
  // Where it is joined to nothing, nobody else hears of its end.
  const network = (child.stdio as readonly unknown[])[FD.network] as Duplex
  network.on('error', () => network.destroy())
  const filter = (child.stdio as readonly unknown[])[FILTER_FD] as Duplex
  // One that is ended at once reads none of it.
  filter.on('error', () => undefined)
  filter.end(confined.seccomp)
  let said = ''
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-KEPT)
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    // Its jailer may be gone a moment before it; what it prints to is open until it is gone itself.
    child.stderr?.on('close', () => resolve(said))
  })
  const gone = ended.finally(() => Promise.all([rm(folder, { recursive: true, force: true }), confined.release()]))
  const stream = (fd: number) => (child.stdio as readonly unknown[])[fd] as Duplex
  return {
    monitor: openMonitor(stream(FD.monitor)),
    port: stream(FD.port),
    network,
    folder,
    gone,
    kill: () => {
      child.kill('SIGKILL')
      // A jailer that is killed as it begins leaves a child that does not yet end with it: the whole group is ended.
      confined.release().catch(() => undefined)
    }
  }
}
