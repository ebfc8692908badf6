import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeVmFolder, sweepVmFolders } from './vm-folder.ts'

test('the folder of a machine whose maker is gone is swept, and one whose maker lives is not', async () => {
  const { pid } = spawnSync('true')
  const left = join(tmpdir(), `writ-vm-${pid}-left`)
  await mkdir(left)
  const own = await makeVmFolder()
  await sweepVmFolders()
  expect(existsSync(left)).toBe(false)
  expect(existsSync(own)).toBe(true)
  await rm(own, { recursive: true })
})

test.runIf(process.getuid?.() === 0)(
  'the folder of another user is left alone, also where its maker is gone',
  async () => {
    const { pid } = spawnSync('true')
    const foreign = join(tmpdir(), `writ-vm-${pid}-foreign`)
    await mkdir(foreign)
    await chown(foreign, 4242, 4242)
    await sweepVmFolders()
    expect(existsSync(foreign)).toBe(true)
    await rm(foreign, { recursive: true })
  }
)
