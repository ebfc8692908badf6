import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lackForJails, lackHere } from '../testing/lack-here.ts'
import { removeOrphans } from './cgroups/index.ts'
import { findJail } from './find-jail.ts'

const { hierarchy, lack } = await findJail()
lackHere('the end of an executor', lackForJails(), lack)

const folder = hierarchy?.version === 2 ? hierarchy.folder : (hierarchy?.folders.pids ?? '')
const groupsOf = (pid: number | undefined) => readdirSync(folder).filter((name) => name.startsWith(`writ-jail-${pid}-`))
const processesIn = (groups: readonly string[]) =>
  groups.flatMap((group) => readFileSync(`${folder}/${group}/cgroup.procs`, 'utf8').split('\n').filter(Boolean))

test.skipIf(hierarchy === undefined)(
  'no jail outlives an executor that is killed, and the next takes its groups away',
  async () => {
    if (hierarchy === undefined) return
    const host = spawn(process.execPath, [fileURLToPath(new URL('testing/sleeping-jails.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    await new Promise((resolve) => host.stdout.once('data', resolve))
    const groups = groupsOf(host.pid)
    expect(groups).toHaveLength(3)
    expect(processesIn(groups).length).toBeGreaterThan(groups.length)
    const gone = new Promise((resolve) => host.once('exit', resolve))
    host.kill('SIGKILL')
    await gone
    await expect.poll(() => processesIn(groups)).toEqual([])
    expect(await removeOrphans(hierarchy)).toBeGreaterThanOrEqual(3)
    expect(groupsOf(host.pid)).toEqual([])
  }
)
