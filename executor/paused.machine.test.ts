import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostSources } from './host-sources.ts'
import { executorChild } from './testing/executor-child.ts'
import { lackForVirtualMachines, lackHere } from './testing/lack-here.ts'
import { SMALL_MACHINE } from './testing/small-machine.ts'
import { makeParties, type TestParties } from './testing/test-tokens.ts'

const [source] = hostSources({ tiers: ['microvm'] })
const lack = lackHere('paused machines', lackForVirtualMachines(), await source?.lack())
const LONG_MS = 400_000

let parties: TestParties
let child: ReturnType<typeof executorChild>
beforeAll(async () => {
  parties = await makeParties()
  child = executorChild(parties, 'microvm')
})
afterAll(async () => {
  await child.remove()
  await source?.close()
})

describe.skipIf(lack !== undefined)('a paused virtual machine', () => {
  test(
    'goes on after its executor was killed: files, steps and the right time, with randomness of its own',
    async () => {
      const [image = ''] = (await source?.about())?.images ?? []
      const first = await child.start()
      const right = { ...SMALL_MACHINE, image, languages: ['shell'], ttl_ms: 600_000, max: 2 }
      const token = await first.token({ right })
      const { id } = (await first.ask('POST', '/v1/sandboxes', token, { ttl_ms: 600_000, versioned: true })).body
      const on = async (it: typeof first, what: string, body?: unknown) =>
        (await it.ask('POST', `/v1/sandboxes/${id}/${what}`, token, body)).body
      const sh = (it: typeof first, code: string) => on(it, 'run', { language: 'shell', code })
      await sh(first, 'echo 1 > /work/a')
      const drawn = await sh(first, 'echo 2 > /work/a; head -c 8 /dev/urandom | od -An -tx1')
      // Paused, gone on, and paused once more, in one life.
      expect(await on(first, 'pause')).toMatchObject({ paused: true })
      expect(await on(first, 'resume')).toMatchObject({ paused: false })
      expect((await sh(first, 'cat /work/a')).stdout).toBe('2\n')
      expect(await on(first, 'pause')).toMatchObject({ paused: true })
      await child.kill()

      const second = await child.start()
      expect((await second.ask('GET', '/v1/sandboxes', token)).body.sandboxes).toMatchObject([{ id, paused: true }])
      expect((await sh(second, 'true')).refusal.code).toBe('executor/paused')
      expect(await on(second, 'resume')).toMatchObject({ id, paused: false })
      const seen = await sh(second, 'cat /work/a; date +%s; head -c 8 /dev/urandom | od -An -tx1')
      const [text, time] = seen.stdout.split('\n')
      expect(text).toBe('2')
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60)
      expect(seen.stdout).not.toContain(drawn.stdout)
      expect(await on(second, 'restore', { step: 1 })).toMatchObject({ at: 1 })
      expect((await sh(second, 'cat /work/a')).stdout).toBe('1\n')
      expect((await second.ask('DELETE', `/v1/sandboxes/${id}`, token)).status).toBe(200)
    },
    LONG_MS
  )
})
