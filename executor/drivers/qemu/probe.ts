import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { makeMemoryFile } from './memory-file.ts'
import type { Acceleration } from './qemu-arguments.ts'
import { QEMU } from './start-qemu.ts'

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

/** Why the processor does not help here. `/dev/kvm` alone says nothing: there are machines where it opens and runs no guest. */
const lackOfKvm = async (): Promise<string | undefined> => {
  if (!CPU_FLAG.test(await readFile('/proc/cpuinfo', 'utf8'))) return 'the processor here shows neither vmx nor svm'
  if (!existsSync('/dev/kvm')) return 'there is no /dev/kvm'
  const isOurs = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false
  )
  return isOurs ? undefined : '/dev/kvm may not be opened by this user'
}

/** Why QEMU makes no machines here, as far as can be seen without a boot. */
export const lackOf = async (acceleration: Acceleration): Promise<string | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'virtual machines are made on Linux on x86-64 only'
  const missing = Object.entries(NEEDED).find(([path]) => !existsSync(path))
  if (missing) return `there is no ${missing[0]}; install it with: sudo apt-get install ${missing[1]}`
  if (!(await canSeal())) return 'this kernel gives no memory that can be sealed'
  if (!(await canJail())) return 'bubblewrap cannot make a user namespace here'
  return acceleration === 'kvm' ? lackOfKvm() : undefined
}

/** The group that may open `/dev/kvm`. */
export const kvmGroup = async (): Promise<number> => (await stat('/dev/kvm')).gid
