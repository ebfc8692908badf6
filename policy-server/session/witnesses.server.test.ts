import { parseVerifierKey } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, openCheckpoint, parseConsistency, parseInclusion, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { startPostgres } from '../testing/start-postgres.ts'
import { ADMIN_KEY, call, readTestCheckpoint, startTestServer } from '../testing/test-server.ts'
import { startTestWitness, type TestWitness } from '../testing/test-witness.ts'

const postgres = await startPostgres()
if (!postgres) console.log('not run: Debian’s package postgresql is not installed')
afterAll(() => postgres?.stop())

describe.each([
  ['the embedded database', async () => undefined],
  ...(postgres ? ([['PostgreSQL', () => postgres.newDatabase()]] as const) : [])
] as readonly (readonly [string, () => Promise<string | undefined>])[])(
  'a log with witnesses, in %s',
  (_, newDatabase) => {
    let server: PolicyServer
    const witnesses: TestWitness[] = []
    beforeAll(async () => {
      server = await startTestServer({ database: await newDatabase() })
      const { key } = await exported()
      for (const name of ['one.example/w', 'two.example/w', 'three.example/w'])
        witnesses.push(await startTestWitness(name, key))
      // It signs, but nothing that was asked: an old time.
      witnesses.push(await startTestWitness('liar.example/w', key, (line) => line.replace(/AAAA/, 'AAAB')))
    })
    afterAll(async () => {
      for (const witness of witnesses) await witness.close()
      await server.close()
    })

    const admin = (path: string, method = 'GET', body?: unknown): ReturnType<typeof call> =>
      call(`${server.url}/v1/admin/${path}`, ADMIN_KEY, method, body)
    const exported = async () => (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
    const set = (need: number, of: readonly (TestWitness | undefined)[]) =>
      admin('witnesses', 'POST', {
        need,
        witnesses: of.flatMap((one) => (one ? [{ key: one.key, url: one.url }] : []))
      })
    const raise = () => admin('epoch', 'POST')
    const names = (bundle: LogBundle) => {
      const verified = verifyBundle(bundle)
      return verified.ok ? verified.value.witnessed.map(({ name }) => name).sort() : verified.refusal.detail
    }
    const text = async (path: string) =>
      (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })).text()

    test('is served with their cosignatures, to where enough of them have seen it', async () => {
      expect(names(await exported())).toEqual([])
      expect(await set(2, witnesses)).toMatchObject({ status: 200 })
      const bundle = await exported()
      expect(names(bundle)).toEqual(['one.example/w', 'three.example/w', 'two.example/w'])
      expect(witnesses[0]?.seen().size).toBe(bundle.leaves.length)
      expect(await readTestCheckpoint(server.url)).toBe(bundle.checkpoint)
    })

    test('is cosigned again as it grows, and proofs are to what is cosigned', async () => {
      const before = (await exported()).leaves.length
      for (let i = 0; i < 5; i++) await raise()
      await expect.poll(async () => (await exported()).leaves.length, { timeout: 20_000 }).toBe(before + 5)
      const bundle = await exported()
      expect(names(bundle)).toHaveLength(3)
      for (const note of [
        parseInclusion(await text('/v1/log/proof?leaf=0'))?.checkpoint,
        parseConsistency(await text('/v1/log/consistency?old=1'))?.checkpoint
      ])
        expect(note).toBe(bundle.checkpoint)
    })

    test('goes on without a witness that is gone, and asks it from where it is when it is back', async () => {
      const { key } = await exported()
      const late = await startTestWitness('late.example/w', key)
      await set(2, [witnesses[0], witnesses[1], late])
      expect(names(await exported())).toEqual(['late.example/w', 'one.example/w', 'two.example/w'])
      await late.close()
      const before = (await exported()).leaves.length
      await raise()
      await expect.poll(async () => (await exported()).leaves.length, { timeout: 20_000 }).toBe(before + 1)
      expect(names(await exported())).toEqual(['one.example/w', 'two.example/w'])
      // One that saw an older log is asked from there.
      await set(3, witnesses.slice(0, 3))
      const note = parseVerifierKey(key)
      const head = note && openCheckpoint((await exported()).checkpoint, note)
      expect(witnesses[2]?.seen().size).toBe(head?.size)
      expect(names(await exported())).toHaveLength(3)
    })

    test('is shown no further than enough of them have seen', async () => {
      const bundle = await exported()
      const { url } = server
      await Promise.all(witnesses.splice(1, 1).map((witness) => witness.close()))
      await raise()
      // Those who are left have seen it; it is not shown yet.
      await expect.poll(() => witnesses[0]?.seen().size, { timeout: 20_000 }).toBe(bundle.leaves.length + 1)
      expect((await exported()).checkpoint).toBe(bundle.checkpoint)
      expect(await readTestCheckpoint(url)).toBe(bundle.checkpoint)
    })

    test('is not verified where fewer than it asks for cosigned it, and that names them', async () => {
      const [one, , liar] = witnesses
      await set(2, [one, liar])
      expect(names(await exported())).toMatchObject({
        fault: 'not-witnessed',
        why: expect.stringMatching(/0 of its witnesses cosigned the checkpoint, 2 must; not one\.example\/w, liar/)
      })
      await set(1, [one, liar])
      const bundle = await exported()
      expect(names(bundle)).toEqual(['one.example/w'])
      expect(verifyBundle(bundle, undefined, { witnesses: [one?.key ?? ''] }).ok).toBe(true)
      expect(verifyBundle(bundle, undefined, { witnesses: [liar?.key ?? ''] })).toMatchObject({
        refusal: { detail: { fault: 'not-witnessed', why: expect.stringContaining('liar.example/w') } }
      })
      // Whoever takes a cosignature out, takes out what the log itself says it must have.
      const bare = bundle.checkpoint.replace(/— one\.example[^\n]*\n/, '')
      expect(names({ ...bundle, checkpoint: bare })).toMatchObject({ fault: 'not-witnessed' })
      await set(0, [])
      expect(names(await exported())).toEqual([])
    })

    test.each([
      ['more than there are', (key: string) => ({ need: 2, witnesses: [{ key, url: 'https://w.example' }] })],
      [
        'one twice',
        (key: string) => ({
          need: 2,
          witnesses: [
            { key, url: 'https://w.example' },
            { key, url: 'https://v.example' }
          ]
        })
      ],
      ['a key that is none', () => ({ need: 1, witnesses: [{ key: 'x', url: 'https://w.example' }] })],
      ['an address that is none', (key: string) => ({ need: 1, witnesses: [{ key, url: 'file:///etc/passwd' }] })]
    ])('are not set to %s', async (_, given) => {
      expect((await admin('witnesses', 'POST', given(witnesses[0]?.key ?? ''))).status).toBe(400)
    })
  }
)
