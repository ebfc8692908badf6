import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostSources } from './host-sources.ts'
import { imagesByLanguage } from './service/index.ts'
import { lackForVirtualMachines, lackHere } from './testing/lack-here.ts'
import { SMALL_MACHINE } from './testing/small-machine.ts'
import { startTestExecutor, type TestExecutor } from './testing/test-executor.ts'

const sources = hostSources({ tiers: ['microvm'] })
const lack = lackHere('versions of files', lackForVirtualMachines(), await sources[0]?.lack())

/** On a busy machine each piece of code takes seconds. */
const LONG_MS = 400_000

let it: TestExecutor
let image: string
beforeAll(async () => {
  it = await startTestExecutor({ sources })
  image = imagesByLanguage(it.server.executor.offers).python ?? ''
})
afterAll(() => it.server.close())

describe.skipIf(lack !== undefined)('versioned files of a virtual machine', () => {
  test(
    'are taken back where code fails, meets a limit, or is hung up on, and restored to any step',
    async () => {
      const token = await it.token({
        right: { ...SMALL_MACHINE, image, languages: ['python', 'shell'], versioned: true, ttl_ms: 600_000, max: 2 }
      })
      const { id } = (await it.ask('POST', '/v1/sandboxes', token, { ttl_ms: 600_000 })).body
      const on = (what: string, body?: unknown, of = id) => it.ask('POST', `/v1/sandboxes/${of}/${what}`, token, body)
      const sh = async (code: string, of = id) => (await on('run', { language: 'shell', code }, of)).body
      const files = async (of = id) =>
        (await sh('cd /work; for f in *; do echo "$f $(cat $f)"; done; ls /tmp | grep -v writ', of)).stdout

      expect(await sh('echo 1 > /work/a; echo t > /tmp/t')).toMatchObject({ exitCode: 0, step: 1 })
      const first = await files()
      expect(first).toBe('a 1\nt\n')
      expect(await sh('echo 2 > /work/a; rm /tmp/t; echo x > /work/b; exit 3')).toMatchObject({ exitCode: 3 })
      expect(await files()).toBe(first)
      // What it left behind, in a session of its own, writes nothing after it.
      const lasting =
        '(trap "" TERM HUP; while :; do echo late >> /work/late; done) >/dev/null 2>&1 & setsid sh -c "while :; do echo l >> /work/l; done" & exit 1'
      expect(await sh(lasting)).toMatchObject({ exitCode: 1 })
      expect(await files()).toBe(first)
      const full = await sh('echo 2 > /work/a; dd if=/dev/zero of=/work/large bs=1M count=64')
      expect(full).toMatchObject({ limit: 'disk' })
      expect(await files()).toBe(first)
      const bad = await on('run', {
        language: 'python',
        code: 'open("/work/a", "w").write("2")\nresult = float("nan")'
      })
      expect(bad.body).toMatchObject({ exitCode: 1 })
      expect(await files()).toBe(first)

      const gone = new AbortController()
      const path = `/v1/sandboxes/${id}/run`
      const code = 'echo 2 > /work/a; sleep 1000'
      const cut = it
        .post(path, { language: 'shell', code }, await it.proven(path, token), gone.signal)
        .catch(() => 'gone')
      await expect.poll(() => it.running()).toBe(1)
      expect((await on('run', { language: 'shell', code: 'true' })).status).toBe(429)
      gone.abort()
      expect(await cut).toBe('gone')
      await expect.poll(files, { timeout: 30_000 }).toBe(first)

      await it.ask('PUT', `/v1/sandboxes/${id}/files?path=put`, token, new TextEncoder().encode('put'))
      const { step } = await sh('rm /work/a; mkdir /work/d; mv /work/put /work/d/')
      const snapshot = (await on('snapshots')).body.id
      expect((await on('restore', { step: 1 })).body).toMatchObject({ at: 1 })
      expect(await files()).toBe(first)
      expect((await on('restore', { step: 0 })).status).toBe(200)
      expect((await sh('ls -d /work/* /tmp/t')).stdout).toBe('')
      expect((await on('restore', { step })).body).toMatchObject({ at: step })
      expect((await sh('cat /work/d/put; ls /work')).stdout).toBe('putd\n')
      const clone = (await on('clone', { snapshot })).body.id
      expect((await on('restore', { step: 1 }, clone)).body).toMatchObject({ at: 1 })
      expect(await files(clone)).toBe(first)
      expect((await sh('ls /work')).stdout).toBe('d\n')
      for (const each of [id, clone]) expect((await it.ask('DELETE', `/v1/sandboxes/${each}`, token)).status).toBe(200)
    },
    LONG_MS
  )

  test(
    'are those of the step that code of a plan goes on from, in the one sandbox of its run',
    async () => {
      const parent = { txn: 'run-versions' }
      const piece = async (step: string, after: string | null, language: string, code: string, more: object = {}) => {
        const grant = { ...SMALL_MACHINE, image, language, session: 'run', ...more }
        return (await it.run({ code, grant, parent, child: { session: { step, after } } })).body
      }
      expect(await piece('s1', null, 'python', 'open("/work/n", "w").write("1")\nresult = 1')).toMatchObject({
        value: 1
      })
      const failing = 'open("/work/n", "w").write("2"); raise SystemExit(1)'
      expect(await piece('s2', 's1', 'python', failing)).toMatchObject({ exitCode: 1 })
      expect(await piece('s3', 's1', 'shell', 'cat /work/n; echo 3 > /work/n; (sleep 1000 &)')).toMatchObject({
        stdout: '1'
      })
      // It has time of its own, and nothing of the one before it runs beside it.
      const slow = await piece(
        's4',
        's3',
        'shell',
        'cat /work/n; ps | grep -c "[s]leep"; echo 4 > /work/n; sleep 1000',
        {
          wall_ms: 2_000
        }
      )
      expect(slow).toMatchObject({ stdout: '3\n0\n', limit: 'wall' })
      expect(await piece('s5', 's3', 'shell', 'cat /work/n')).toMatchObject({ stdout: '3\n' })
      expect(await piece('s6', 's1', 'shell', 'cat /work/n')).toMatchObject({ stdout: '1' })
      expect((await piece('s7', 's4', 'shell', 'true')).refusal.code).toBe('executor/session-lost')
    },
    LONG_MS
  )
})
