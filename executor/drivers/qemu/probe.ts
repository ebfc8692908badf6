import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ensureImage } from '../../guest/index.ts'
import { findJail } from '../../jail/index.ts'
import { ensureKept } from './ensure-kept.ts'
import { makeMemoryFile } from './memory-file.ts'
import type { Acceleration } from './qemu-arguments.ts'
import { KVM, QEMU } from './start-qemu.ts'
import { sweepVmFolders } from './vm-folder.ts'

const run = promisify(execFile)

const NEEDED = { [QEMU]: 'qemu-system-x86', '/usr/bin/bwrap': 'bubblewrap', '/usr/bin/perl': 'perl' }

/** Is there memory that can be sealed, as templates want it? */
const canSeal = async (): Promise<boolean> => {
  try {
    const memory = await makeMemoryFile(4096)
    await memory.seal()
    await memory.close()
    return true
  } catch {
    return false
  }
}

const canJail = async (): Promise<boolean> => {
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 62_000, gid: 62_000 } : {}
  const jail = [
    '--unshare-all',
    '--ro-bind',
    '/usr',
    '/usr',
    '--symlink',
    'usr/lib',
    '/lib',
    '--symlink',
    'usr/lib64',
    '/lib64'
  ]
  try {
    await run('bwrap', [...jail, '--proc', '/proc', '/usr/bin/true'], { ...(uid && { uid, gid }), cwd: '/' })
    return true
  } catch {
    return false
  }
}

const CPU_FLAG = /^flags\s*:.*\b(vmx|svm)\b/m

const SMALLEST = { vcpu: 1, memory: 320 }

/** A guest that booted is kept for its clones: only the first process on a machine boots it, or waits for what does not boot. */
const bootsInTime = async (): Promise<boolean> => {
  const image = await ensureImage()
  if (!image.ok) return false
  try {
    const { memory, state } = await ensureKept('kvm', image.value, SMALLEST)
    await Promise.all([memory.close(), state.close()])
    return true
  } catch {
    return false
  }
}

/** Why the processor does not help here. `/dev/kvm` alone says nothing: there are machines where it opens and runs no guest. */
const lackOfKvm = async (): Promise<string | undefined> => {
  if (!CPU_FLAG.test(await readFile('/proc/cpuinfo', 'utf8'))) return 'the processor here shows neither vmx nor svm'
  if (!existsSync(KVM)) return 'there is no /dev/kvm'
  const isOurs = await access(KVM, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false
  )
  if (!isOurs) return '/dev/kvm may not be opened by this user'
  return (await bootsInTime()) ? undefined : 'a guest does not come up with KVM here'
}

/** Why QEMU makes no machines here, as far as can be seen without a boot. */
export const lackOf = async (acceleration: Acceleration): Promise<string | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'virtual machines are made on Linux on x86-64 only'
  const missing = Object.entries(NEEDED).find(([path]) => !existsSync(path))
  if (missing) return `there is no ${missing[0]}; install it with: sudo apt-get install ${missing[1]}`
  // What an executor that was killed has left is taken away here: folders, and with the look for a jail groups.
  await Promise.all([sweepVmFolders(), findJail()])
  if (!(await canSeal())) return 'this kernel gives no memory that can be sealed'
  if (!(await canJail())) return 'bubblewrap cannot make a user namespace here'
  return acceleration === 'kvm' ? lackOfKvm() : undefined
}
