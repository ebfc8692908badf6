import { spawn } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { jailArguments } from './jail-arguments.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import { FD } from './qemu-arguments.ts'

export const QEMU = '/usr/bin/qemu-system-x86_64'

/** A running QEMU. */
export interface Qemu {
  readonly monitor: Monitor
  readonly port: Duplex
  /** Where it can reach a socket, and no other user can. */
  readonly folder: string
  /** With the last that it printed to stderr. */
  readonly gone: Promise<string>
  kill(): void
}

/** Each machine has a user of its own, whom nothing on the host belongs to; these are nobody's in Debian. */
const USERS = { first: 62_000, count: 2_000 }
let started = process.pid

const ownUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  started += 1
  const id = USERS.first + (started % USERS.count)
  return { uid: id, gid: id }
}

const KEPT = 2_000

/** Starts QEMU in its jail, with these files at the descriptors that its arguments name. */
export const startQemu = async (
  args: readonly string[],
  files: Readonly<Partial<Record<keyof typeof FD, number>>>
): Promise<Qemu> => {
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'ignore', 'pipe']
  for (const [name, at] of Object.entries(FD)) stdio[at] = files[name as keyof typeof FD] ?? 'ignore'
  stdio[FD.monitor] = stdio[FD.port] = 'pipe'
  const user = ownUser()
  const folder = await mkdtemp(join(tmpdir(), 'writ-vm-'))
  if (user) await chown(folder, user.uid, user.gid)
  const child = spawn('bwrap', [...jailArguments(folder), QEMU, ...args], { stdio, cwd: '/', ...user })
  let said = ''
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-KEPT)
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    // Its jailer may be gone a moment before it; what it prints to is open until it is gone itself.
    child.stderr?.on('close', () => resolve(said))
  })
  const gone = ended.finally(() => rm(folder, { recursive: true, force: true }))
  const stream = (fd: number) => (child.stdio as readonly unknown[])[fd] as Duplex
  return {
    monitor: openMonitor(stream(FD.monitor)),
    port: stream(FD.port),
    folder,
    gone,
    kill: () => child.kill('SIGKILL')
  }
}
