import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lackForVirtualMachines, lackHere } from '../../testing/lack-here.ts'
import { DISK_FILE, jailArguments } from './jail-arguments.ts'
import { lackOf } from './probe.ts'
import { sealedCopy } from './sealed-copy.ts'

const lack = lackHere('jails of virtual machines', lackForVirtualMachines(), await lackOf('tcg'))
/** Some user, who owns all that the jail is given: an executor that is not root, and its jails. */
const USER = 4242
const folder = mkdtempSync(join(tmpdir(), 'writ-jail-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

const ownFile = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  if (process.getuid?.() === 0) chownSync(path, USER, USER)
  return path
}

/** Does what a QEMU could that its guest took over, with `fd` as its descriptor 3. */
const inJail = (disk: string, fd: number, script: string): string => {
  const state = join(folder, 'state')
  mkdirSync(state, { recursive: true })
  const own =
    process.getuid?.() === 0 ? ['setpriv', '--reuid', String(USER), '--regid', String(USER), '--clear-groups'] : []
  const [file = '', ...args] = [...own, 'bwrap', ...jailArguments(state, disk), '/usr/bin/bash', '-c', script]
  const { stdout, stderr } = spawnSync(file, args, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', fd],
    encoding: 'utf8'
  })
  return stdout + stderr
}

describe.skipIf(lack !== undefined)('a jail whose user owns its files', () => {
  test('reads the image of the disk, and cannot write it by any name', () => {
    const disk = ownFile('disk', 'an image')
    const fd = openSync('/dev/null', 'r')
    const said = inJail(
      disk,
      fd,
      `cat ${DISK_FILE}; echo other > ${DISK_FILE}; exec 9<${DISK_FILE}; echo other > /proc/self/fd/9`
    )
    closeSync(fd)
    expect(said).toMatch(/^an image/)
    expect(said.match(/Read-only file system/g)).toHaveLength(2)
    expect(readFileSync(disk, 'utf8')).toBe('an image')
  })

  test('reads the state of a template, and cannot write it though it opens it again', async () => {
    const made = openSync(ownFile('made', 'a state'), 'r')
    const state = await sealedCopy({ fd: made }, 7)
    const again = openSync(`/proc/self/fd/${state.fd}`, 'r')
    const said = inJail(
      ownFile('other', ''),
      again,
      'cat <&3; echo other > /proc/self/fd/3; echo other 1<>/proc/self/fd/3'
    )
    expect(said).toMatch(/^a state/)
    expect(said.match(/not permitted/g)).toHaveLength(2)
    expect(readFileSync(`/proc/self/fd/${state.fd}`, 'utf8')).toBe('a state')
    for (const fd of [made, again]) closeSync(fd)
    await state.close()
  })

  test('would have written what it holds a plain descriptor of', () => {
    const path = ownFile('plain', 'was')
    const fd = openSync(path, 'r')
    inJail(ownFile('other', ''), fd, 'echo is > /proc/self/fd/3')
    closeSync(fd)
    expect(readFileSync(path, 'utf8')).toBe('is\n')
  })
})
