import { existsSync } from 'node:fs'
import { findJail, startJailed } from '../index.ts'

/** A process of its own that has jails with processes in them, and says so; it is there to be killed. */
const COUNT = 3

const { hierarchy, lack } = await findJail()
if (hierarchy === undefined) throw new Error(lack)
const shows = ['/usr', '/bin', '/lib', '/lib64']
  .filter((path) => existsSync(path))
  .map((path) => ({ from: path, to: path }))
for (let at = 0; at < COUNT; at++) {
  const jailed = await startJailed(hierarchy, {
    view: { shows, scratch: [], env: {}, cwd: '/' },
    argv: ['/bin/sh', '-c', '/usr/bin/setsid /usr/bin/sleep 1000 & echo up; /usr/bin/sleep 1000'],
    limits: { memory: 64 * 1024 * 1024, processes: 16, vcpu: 1, files: 64, cpuMs: 60_000 }
  })
  await new Promise((resolve) => jailed.stdout.once('data', resolve))
}
console.log('jailed')
