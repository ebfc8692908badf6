import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { qemuDriver } from '../../drivers/index.ts'
import { ensureImage } from '../../guest/index.ts'
import { MicrovmSource } from './index.ts'
import { microvmHere } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
const cache = mkdtempSync(join(tmpdir(), 'writ-lack-'))
// Machines have a user of their own.
chmodSync(cache, 0o755)
afterAll(async () => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
  await source.close()
})

test.skipIf(lack !== undefined)('why no guest comes up is what is lacking, and what a refusal says', async () => {
  const image = await ensureImage()
  if (!image.ok) throw new Error('there is no image')
  const folder = join(cache, 'guest', basename(image.value.folder))
  cpSync(image.value.folder, folder, { recursive: true, filter: (path) => path !== image.value.rootFolder })
  writeFileSync(image.value.vmlinux.replace(image.value.folder, folder), 'no kernel')
  vi.stubEnv('WRIT_CACHE', cache)
  const driver = qemuDriver('tcg')
  const broken = new MicrovmSource({ drivers: [driver] })
  const why = expect.stringMatching(/^the guest did not come up: .*kernel/i)
  expect(await broken.lack()).toEqual(why)
  const again = await ensureImage()
  if (!again.ok) throw new Error('there is no image')
  expect(await driver.template(again.value, { vcpu: 1, memory: 320 })).toMatchObject({
    ok: false,
    refusal: { code: 'executor/no-tier', detail: { tier: 'microvm', why } }
  })
  await broken.close()
})
