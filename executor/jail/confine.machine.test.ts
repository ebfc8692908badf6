import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { lackForJails, lackHere } from '../testing/lack-here.ts'
import { confine } from './confine.ts'
import { findJail } from './find-jail.ts'
import { nextJailUser } from './jail-users.ts'

const lack = lackHere('confinement', lackForJails(), (await findJail()).lack)

const MEBIBYTE = 1024 * 1024
const limits = { memory: 64 * MEBIBYTE, processes: 32, vcpu: 1 }

test.skipIf(lack !== undefined)(
  'a jailer stands in a group, as nobody, with its own filter and no descriptor but its own',
  async () => {
    const user = nextJailUser()
    const jail = ['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--proc', '/proc']
    const look = 'cat /proc/self/cgroup /proc/self/status; ls /proc/self/fd; echo; echo 1 > /proc/self/oom_score_adj'
    const confined = await confine({ limits, keptFd: 3, user }, [
      'bwrap',
      '--seccomp',
      '3',
      ...jail,
      '/bin/sh',
      '-c',
      look
    ])
    // What an executor was started with and never heard of.
    const foreign = openSync('/etc/hostname', 'r')
    const child = spawn(confined.file, confined.args, {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe', foreign, foreign],
      env: confined.env
    })
    const filter = child.stdio[3] as Writable
    filter.end(confined.seccomp)
    const said = await text(child.stdout as Readable)
    await confined.release()
    expect(said).toMatch(/memory|^0::/m)
    if (user !== undefined) expect(said).toMatch(new RegExp(`^Uid:\\t${user}\\t`, 'm'))
    expect(said).toMatch(/^Seccomp:\t2$/m)
    expect(said.match(/^\d+$/gm)).toEqual(['0', '1', '2', '3'])
  }
)

test.skipIf(lack !== undefined)('what is left of it is gone when it is released', async () => {
  const confined = await confine({ limits, keptFd: 2, user: nextJailUser() }, ['sh', '-c', 'sleep 1000 & sleep 1000'])
  const child = spawn(confined.file, confined.args, { stdio: 'ignore', env: confined.env })
  const closed = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)))
  await new Promise((resolve) => setTimeout(resolve, 300))
  await confined.release()
  expect(await closed).toBe('SIGKILL')
})
