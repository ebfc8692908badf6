import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf, sandboxSources } from '../testing/test-sandboxes.ts'

let it: TestExecutor
const { bare, withFiles, whole } = sandboxSources()

beforeAll(async () => {
  it = await startTestExecutor({ sources: [bare, withFiles, whole] })
})
afterAll(() => it.server.close())
const { newToken, make, kill } = sandboxesOf(() => it)

describe('the files of a sandbox', () => {
  test('are written, read, listed, moved and removed', async () => {
    const token = await newToken({ tier: 'process' })
    const { id } = await make(token)
    const at = (path: string) => `/v1/sandboxes/${id}/files?path=${encodeURIComponent(path)}`
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
    expect((await it.ask('PUT', at('/work/a b.bin'), token, bytes)).body).toEqual({ done: true })
    const read = await it.ask('GET', at('/work/a b.bin'), token)
    expect([read.headers['content-type'], [...read.bytes]]).toEqual(['application/octet-stream', [...bytes]])
    const list = async () => (await it.ask('GET', `/v1/sandboxes/${id}/folders?path=.`, token)).body.entries
    expect(await list()).toMatchObject([{ name: 'a b.bin', type: 'file', size: 256 }])
    const move = { from: '/work/a b.bin', to: '/work/c' }
    expect((await it.ask('POST', `/v1/sandboxes/${id}/files/move`, token, move)).body).toEqual({ done: true })
    expect(codeOf(await it.ask('GET', at('/work/a b.bin'), token))).toEqual([404, 'executor/no-file'])
    expect(codeOf(await it.ask('PUT', `/v1/sandboxes/${id}/folders?path=x`, token))).toEqual([
      403,
      'executor/file-denied'
    ])
    expect((await it.ask('DELETE', at('/work/c'), token)).body).toEqual({ done: true })
    expect(await list()).toEqual([])
    expect(codeOf(await it.ask('PUT', at('x'), token, { no: 'bytes' }))).toEqual([400, 'executor/bad-request'])
    expect(codeOf(await it.ask('GET', `/v1/sandboxes/${id}/files`, token))).toEqual([400, 'executor/bad-request'])
    expect(codeOf(await it.ask('GET', `/v1/sandboxes/${id}/files?path=%00`, token))).toEqual([
      400,
      'executor/bad-request'
    ])
    await kill(id, token)
  })

  test('are none in a tier that keeps none', async () => {
    const token = await newToken()
    const { id } = await make(token)
    expect(await it.ask('GET', `/v1/sandboxes/${id}/files?path=a`, token)).toMatchObject({
      status: 422,
      body: { refusal: { code: 'executor/tier-cannot', detail: { tier: 'wasm', what: 'keep files' } } }
    })
    await kill(id, token)
  })
})

describe('a sandbox as a whole', () => {
  const file = (id: string) => `/v1/sandboxes/${id}/files?path=a`
  const text = (value: string) => new TextEncoder().encode(value)

  test('stands still while it is paused', async () => {
    const token = await newToken({ tier: 'microvm' })
    const { id } = await make(token)
    const at = (what: string, body?: unknown) => it.ask('POST', `/v1/sandboxes/${id}/${what}`, token, body)
    expect((await at('pause')).body).toMatchObject({ id, paused: true })
    expect(codeOf(await at('run', { language: 'javascript', code: 'echo' }))).toEqual([409, 'executor/paused'])
    expect(codeOf(await it.ask('GET', file(id), token))).toEqual([409, 'executor/paused'])
    expect((await at('resume')).body).toMatchObject({ id, paused: false })
    expect((await at('run', { language: 'javascript', code: 'echo on' })).body.stdout).toBe('on')
    await kill(id, token)
  })

  test('is kept as it stood, and cloned from there or from now, as often as its token says', async () => {
    const token = await newToken({ tier: 'microvm', max: 3 })
    const { id } = await make(token)
    await it.ask('PUT', file(id), token, text('before'))
    const snapshot = (await it.ask('POST', `/v1/sandboxes/${id}/snapshots`, token)).body
    expect((await it.ask('GET', `/v1/sandboxes/${id}/snapshots`, token)).body).toEqual({ snapshots: [snapshot] })
    await it.ask('PUT', file(id), token, text('after'))
    const clone = (body: object) => it.ask('POST', `/v1/sandboxes/${id}/clone`, token, body)
    const ofThen = (await clone({ snapshot: snapshot.id })).body
    const ofNow = (await clone({})).body
    expect(new Set([id, ofThen.id, ofNow.id]).size).toBe(3)
    const readOf = async (sandbox: string) => (await it.ask('GET', file(sandbox), token)).text
    expect([await readOf(id), await readOf(ofThen.id), await readOf(ofNow.id)]).toEqual(['after', 'before', 'after'])
    expect(codeOf(await clone({}))).toEqual([403, 'capability/used-up'])
    expect(codeOf(await it.ask('DELETE', `/v1/sandboxes/${id}/snapshots/snap_x`, token))).toEqual([
      404,
      'executor/no-snapshot'
    ])
    const dropped = await it.ask('DELETE', `/v1/sandboxes/${id}/snapshots/${snapshot.id}`, token)
    expect(dropped.body).toEqual({ id: snapshot.id })
    for (const each of [id, ofThen.id, ofNow.id]) await kill(each, token)
    expect(whole.left).toBe(0)
  })

  test('has few snapshots', async () => {
    const token = await newToken({ tier: 'microvm' })
    const { id } = await make(token)
    const snap = () => it.ask('POST', `/v1/sandboxes/${id}/snapshots`, token)
    for (let at = 0; at < 4; at++) expect((await snap()).status).toBe(200)
    expect(codeOf(await snap())).toEqual([422, 'executor/too-much'])
    await kill(id, token)
  })

  test.each(['pause', 'resume', 'snapshots', 'clone'])('is refused by name where its tier cannot: %s', async (what) => {
    const token = await newToken({ tier: 'process' })
    const { id } = await make(token)
    const answer = await it.ask('POST', `/v1/sandboxes/${id}/${what}`, token, what === 'clone' ? {} : undefined)
    expect(codeOf(answer)).toEqual([422, 'executor/tier-cannot'])
    await kill(id, token)
  })
})
