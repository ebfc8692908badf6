import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTestSigner } from '../../dsl/contract/testing/signed.ts'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'
import { makeDelivery, type TestParties } from '../testing/test-tokens.ts'

let it: TestExecutor
const plain = testSource({ tier: 'wasm' })
const layered = testSource({ tier: 'microvm', withFiles: true, mostLayers: 12 })

beforeAll(async () => {
  it = await startTestExecutor({ sources: [plain, layered], limits: { slots: 8, sandboxes: 6 } })
})
afterAll(() => it.server.close())

/** A run of a plan by the device of the parties: pieces of code in the sandbox of the run. */
const newRun = (claims: object = {}, by: TestParties = it.parties) => {
  const parent = { txn: `run-${crypto.randomUUID()}`, ...claims }
  let last = ''
  const piece = async (step: string, after: string | null, code: string, more: object = {}, signal?: AbortSignal) => {
    const grant = { session: 'run', tier: 'microvm', ...more }
    const sent = await makeDelivery(by, it.id, { code, grant, parent, child: { session: { step, after } } })
    const dpop = await it.prove('/v1/run', sent.child, 'POST', by.holder)
    const answer = await it.post('/v1/run', sent, { dpop }, signal)
    if (answer.status === 200) last = sent.child
    return answer
  }
  const over = (token = last, holder = by.holder) => it.ask('POST', '/v1/run/over', token, undefined, holder)
  return { parent, piece, over }
}
const names = (body: { value?: unknown }) => body.value

describe('the sandbox of a run', () => {
  test('is made by the first piece of code, found by later ones, and gone when the run is over', async () => {
    const run = newRun()
    const before = layered.opened.length
    expect((await run.piece('s1', null, 'write a')).body).toMatchObject({ exitCode: 0, tier: 'microvm' })
    expect((await run.piece('s2', 's1', 'write b')).body).not.toHaveProperty('step')
    expect(names((await run.piece('s3', 's2', 'files')).body)).toEqual(['a', 'b'])
    expect([layered.opened.length - before, layered.left]).toEqual([1, 1])
    expect((await run.over()).body).toEqual({ done: true })
    expect(layered.left).toBe(0)
    expect(codeOf(await run.over())).toEqual([404, 'executor/unknown-sandbox'])
    expect(codeOf(await run.piece('s4', 's3', 'files'))).toEqual([409, 'executor/session-lost'])
  })

  test('C75 has the files of the step that the code goes on from, and nothing of what ran since', async () => {
    const run = newRun()
    await run.piece('s1', null, 'write a')
    expect((await run.piece('s2', 's1', 'spoil b')).body).toMatchObject({ exitCode: 1 })
    expect(names((await run.piece('s3', 's1', 'files')).body)).toEqual(['a'])
    await run.piece('s4', 's1', 'write c')
    // The device did not take what came of it, and does it again.
    expect(names((await run.piece('s5', 's1', 'files')).body)).toEqual(['a'])
    await run.piece('s4', 's1', 'write d')
    expect(names((await run.piece('s6', 's4', 'files')).body)).toEqual(['a', 'd'])
    expect(names((await run.piece('s7', null, 'files')).body)).toEqual([])
    expect(codeOf(await run.piece('s8', 's2', 'files'))).toEqual([409, 'executor/session-lost'])
    await run.over()
  })

  test('C75 is no other run’s, no other device’s, no other tenant’s, no other key’s', async () => {
    const run = newRun()
    await run.piece('s1', null, 'write a')
    const key = { server: it.parties.server, holder: await makeTestSigner() }
    for (const other of [
      newRun(),
      newRun({ ...run.parent, aud: 'dev_2' }),
      newRun({ ...run.parent, tenant: 'other' }),
      newRun(run.parent, key)
    ]) {
      expect(codeOf(await other.piece('s2', 's1', 'files'))).toEqual([409, 'executor/session-lost'])
      expect(names((await other.piece('s2', null, 'files')).body)).toEqual([])
      await other.over()
    }
    expect(codeOf(await run.over(undefined, key.holder))).toEqual([404, 'executor/unknown-sandbox'])
    expect(names((await run.piece('s2', 's1', 'files')).body)).toEqual(['a'])
    await run.over()
  })

  test('C76 is one machine: a piece of code for another is refused, but may have other time', async () => {
    const run = newRun()
    await run.piece('s1', null, 'write a', { wall_ms: 1_000 })
    for (const [more, what] of [
      [{ memory: 1024 }, 'memory'],
      [{ disk: 1024 }, 'disk'],
      [{ image: `sha256:${'1'.repeat(64)}` }, 'image'],
      [{ tier: 'process' }, 'tier']
    ] as const) {
      const no = await run.piece('s2', 's1', 'files', more)
      expect([codeOf(no), no.body.refusal.detail]).toEqual([[409, 'executor/session-differs'], { what }])
    }
    expect(names((await run.piece('s2', 's1', 'files', { wall_ms: 2_000, cpu_ms: 2_000 })).body)).toEqual(['a'])
    await run.over()
  })

  test('C76 takes one piece of code at a time, and a refusal spends no token', async () => {
    const run = newRun()
    await run.piece('s1', null, 'write a')
    const gone = new AbortController()
    const waits = run.piece('s2', 's1', 'wait', {}, gone.signal).catch(() => 'gone')
    await expect.poll(() => it.running()).toBe(1)
    expect(codeOf(await run.piece('s3', 's1', 'files'))).toEqual([429, 'executor/busy'])
    gone.abort()
    expect(await waits).toBe('gone')
    await expect.poll(async () => names((await run.piece('s3', 's1', 'files')).body)).toEqual(['a'])
    await run.over()
  })

  test('is gone with a machine that fails, and nothing goes on without its files', async () => {
    const run = newRun()
    await run.piece('s1', null, 'write a')
    expect(codeOf(await run.piece('s2', 's1', 'fail'))).toEqual([502, 'executor/machine-failed'])
    expect(codeOf(await run.piece('s3', 's1', 'files'))).toEqual([409, 'executor/session-lost'])
    expect(layered.left).toBe(0)
  })

  test('ends with a newer epoch of its tenant', async () => {
    const tenant = crypto.randomUUID()
    const run = newRun({ tenant, epoch: 3 })
    await run.piece('s1', null, 'write a')
    const newer = newRun({ tenant, epoch: 4 })
    await newer.piece('s1', null, 'write b')
    await expect.poll(() => layered.left).toBe(1)
    expect(codeOf(await run.piece('s2', 's1', 'files'))).toEqual([403, 'capability/stale-epoch'])
    await newer.over()
  })

  test('has its room among all that stay, and none where there is none', async () => {
    const runs = Array.from({ length: 7 }, () => newRun())
    const answers = await Promise.all(runs.map((run) => run.piece('s1', null, 'write a')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 429])
    for (const run of runs) await run.over()
    expect(layered.left).toBe(0)
  })

  test('is in a tier that can version files, whichever is the weakest that may be', async () => {
    const run = newRun()
    expect((await run.piece('s1', null, 'write a', { tier: 'wasm' })).body.tier).toBe('microvm')
    await run.over()
    const alone = await startTestExecutor({ sources: [plain] }, it.parties)
    const sent = await makeDelivery(it.parties, alone.id, {
      grant: { session: 'run' },
      child: { session: { step: 's1', after: null } }
    })
    const answer = await alone.post('/v1/run', sent, { dpop: await alone.prove('/v1/run', sent.child) })
    expect(codeOf(answer)).toEqual([422, 'executor/tier-cannot'])
    await alone.server.close()
  })

  test('lives no longer than any sandbox of the executor may, however often code comes', async () => {
    const own = testSource({ tier: 'microvm', withFiles: true, mostLayers: 12 })
    const short = await startTestExecutor({ sources: [own], limits: { ttlMs: 1_000 } }, it.parties)
    const sent = await makeDelivery(it.parties, short.id, {
      code: 'write a',
      grant: { session: 'run', tier: 'microvm' },
      child: { session: { step: 's1', after: null } }
    })
    const answer = await short.post('/v1/run', sent, { dpop: await short.prove('/v1/run', sent.child) })
    expect([answer.status, own.left]).toEqual([200, 1])
    await expect.poll(() => own.left).toBe(0)
    await short.server.close()
  })

  test('is destroyed with the executor, and lost after it', async () => {
    const own = testSource({ tier: 'microvm', withFiles: true, mostLayers: 12 })
    const first = await startTestExecutor({ sources: [own] }, it.parties)
    const grant = { session: 'run', tier: 'microvm' }
    const parent = { txn: 'run-lost' }
    const piece = async (at: TestExecutor, step: string, after: string | null) => {
      const sent = await makeDelivery(it.parties, at.id, {
        code: 'write a',
        grant,
        parent,
        child: { session: { step, after } }
      })
      return at.post('/v1/run', sent, { dpop: await at.prove('/v1/run', sent.child) })
    }
    expect((await piece(first, 's1', null)).status).toBe(200)
    await first.server.close()
    const second = await startTestExecutor({ sources: [own] }, it.parties)
    expect(codeOf(await piece(second, 's2', 's1'))).toEqual([409, 'executor/session-lost'])
    await second.server.close()
  })
})
