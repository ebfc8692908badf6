import { AuthenticationError, RateLimitError, Sandbox, SandboxError, SandboxNotFoundError, TimeoutError } from 'e2b'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type E2bHere, lack, startE2bHere } from '../testing/e2b-here.ts'
import { makeSandboxToken } from '../testing/test-tokens.ts'
import { apiKeyOf } from './api-key.ts'

describe.skipIf(lack !== undefined)('sandboxes by E2B’s SDK', () => {
  let here: E2bHere
  let apiKey: string
  let connection: ReturnType<E2bHere['connection']>
  beforeAll(async () => {
    here = await startE2bHere({ limits: { sandboxesInLane: 4 } })
  })
  afterAll(() => here.server.close())

  /** A key of its own, so that no test takes another's room. */
  const newKey = async (changes = {}) => {
    apiKey = await here.key(changes)
    connection = here.connection(apiKey)
    return connection
  }
  const idsOf = async (opts: Parameters<typeof Sandbox.list>[0] = {}) =>
    (await Sandbox.list({ ...connection, ...opts }).nextItems()).map(({ sandboxId }) => sandboxId)

  test('are made, told of, connected to, timed and killed', async () => {
    await newKey()
    const sandbox = await Sandbox.create({ ...connection, timeoutMs: 120_000, metadata: { who: 'me & you', n: '1' } })
    expect(await sandbox.isRunning()).toBe(true)
    const info = await sandbox.getInfo()
    expect(info).toMatchObject({
      sandboxId: sandbox.sandboxId,
      templateId: 'base',
      metadata: { who: 'me & you', n: '1' },
      state: 'running',
      cpuCount: 1,
      memoryMB: 128
    })
    expect(info.endAt.getTime() - info.startedAt.getTime()).toBe(120_000)
    await sandbox.setTimeout(600_000)
    const extended = (await sandbox.getInfo()).endAt.getTime()
    expect(extended).toBeGreaterThan(info.endAt.getTime())
    const same = await Sandbox.connect(sandbox.sandboxId, { ...connection, timeoutMs: 30_000 })
    // Connecting never makes a life shorter.
    expect((await same.getInfo()).endAt.getTime()).toBe(extended)
    await sandbox.files.write('shared', 'yes')
    expect(await same.files.read('shared')).toBe('yes')
    await expect(sandbox.setTimeout(24 * 60 * 60 * 1000)).rejects.toThrow(/too-much/)
    expect(await sandbox.getMetrics()).toEqual([])
    expect(await Sandbox.kill(sandbox.sandboxId, connection)).toBe(true)
    expect(await sandbox.kill()).toBe(false)
    expect(await sandbox.isRunning()).toBe(false)
    await expect(sandbox.getInfo()).rejects.toThrow(SandboxNotFoundError)
    await expect(Sandbox.connect(sandbox.sandboxId, connection)).rejects.toThrow(SandboxNotFoundError)
    await expect(sandbox.setTimeout(1000)).rejects.toThrow(SandboxNotFoundError)
    await expect(sandbox.commands.run('true')).rejects.toThrow(SandboxNotFoundError)
    await expect(sandbox.files.read('shared')).rejects.toThrow(TimeoutError)
  })

  test('end when their time is over, and what runs in them ends with that', async () => {
    await newKey()
    const sandbox = await Sandbox.create({ ...connection, timeoutMs: 4_000 })
    await expect(sandbox.commands.run('sleep 600', { timeoutMs: 0 })).rejects.toThrow(TimeoutError)
    expect(await sandbox.isRunning()).toBe(false)
    expect(await idsOf()).toEqual([])
  })

  test('stand still while they are paused, and go on where they stood', async () => {
    await newKey()
    const sandbox = await Sandbox.create(connection)
    await sandbox.files.write('kept', 'yes')
    const running = await sandbox.commands.run('sleep 2; echo woke', { background: true, timeoutMs: 0 })
    expect(await sandbox.pause()).toBe(true)
    expect(await sandbox.betaPause()).toBe(false)
    expect(await sandbox.isRunning()).toBe(false)
    expect((await sandbox.getInfo()).state).toBe('paused')
    expect(await idsOf({ query: { state: ['running'] } })).toEqual([])
    expect(await idsOf({ query: { state: ['paused'] } })).toEqual([sandbox.sandboxId])
    await expect(sandbox.files.read('kept')).rejects.toThrow(TimeoutError)
    await expect(sandbox.commands.run('true')).rejects.toThrow(SandboxNotFoundError)
    const again = await Sandbox.connect(sandbox.sandboxId, connection)
    expect(await again.files.read('kept')).toBe('yes')
    expect((await running.wait()).stdout).toBe('woke\n')
    await again.kill()
  })

  test('are kept as snapshots and forked; what begins from them goes its own way', async () => {
    await newKey()
    const sandbox = await Sandbox.create({ ...connection, envs: { GIVEN: 'yes' } })
    await sandbox.files.write('f', 'before')
    const { snapshotId } = await sandbox.createSnapshot()
    expect((await sandbox.listSnapshots().nextItems()).map((snapshot) => snapshot.snapshotId)).toEqual([snapshotId])
    await sandbox.files.write('f', 'after')
    const old = await Sandbox.create(snapshotId, { ...connection, timeoutMs: 60_000 })
    expect([await old.files.read('f'), await sandbox.files.read('f')]).toEqual(['before', 'after'])
    expect((await old.getInfo()).templateId).toBe(snapshotId)
    const [fork] = await sandbox.fork({ count: 1 })
    if (!(fork instanceof Sandbox)) throw fork
    expect((await fork.commands.run('cat f; echo $GIVEN')).stdout).toBe('afteryes\n')
    await fork.files.write('f', 'fork')
    expect(await sandbox.files.read('f')).toBe('after')
    expect(await Sandbox.deleteSnapshot(snapshotId, connection)).toBe(true)
    expect(await Sandbox.deleteSnapshot(snapshotId, connection)).toBe(false)
    await expect(Sandbox.create(snapshotId, connection)).rejects.toMatchObject({ statusCode: 404 })
    for (const each of [sandbox, old, fork]) await each.kill()
  })

  test('are listed by metadata, state and page, each key its own', async () => {
    await newKey()
    const made = []
    for (const n of ['1', '2', '3']) made.push(await Sandbox.create({ ...connection, metadata: { n, 'a b': 'c=&d' } }))
    const ids = made.map(({ sandboxId }) => sandboxId)
    expect((await idsOf({ order: 'asc' })).toSorted()).toEqual(ids.toSorted())
    expect(await idsOf({ query: { metadata: { n: '2', 'a b': 'c=&d' } } })).toEqual([ids[1]])
    expect(await idsOf({ query: { metadata: { n: '4' } } })).toEqual([])
    expect(await idsOf({ query: { startedAfter: new Date(Date.now() + 60_000) } })).toEqual([])
    const pages = Sandbox.list({ ...connection, limit: 2 })
    const seen = [...(await pages.nextItems()), ...(await pages.nextItems())]
    expect([seen.map(({ sandboxId }) => sandboxId).toSorted(), pages.hasNext]).toEqual([ids.toSorted(), false])
    const other = here.connection(await here.key())
    expect((await Sandbox.list(other).nextItems()).length).toBe(0)
    expect(await Sandbox.kill(ids[0] ?? '', other)).toBe(false)
    await expect(Sandbox.connect(ids[0] ?? '', other)).rejects.toThrow(SandboxNotFoundError)
    await expect(Sandbox.getInfo(ids[0] ?? '', other)).rejects.toThrow(SandboxNotFoundError)
    for (const each of made) await each.kill()
  })

  test('are as many at once as there is room for, and as many in all as the key says', async () => {
    await newKey({ right: { max: 5 } })
    const made = []
    for (let n = 0; n < 4; n++) made.push(await Sandbox.create(connection))
    await expect(Sandbox.create({ ...connection, retries: 0 })).rejects.toThrow(RateLimitError)
    await made.pop()?.kill()
    made.push(await Sandbox.create(connection))
    await made.pop()?.kill()
    await expect(Sandbox.create(connection)).rejects.toThrow(/used-up/)
    for (const each of made) await each.kill()
  })

  test('of what no executor has are refused in so many words', async () => {
    await newKey()
    const create = (more: object) => Sandbox.create({ ...connection, ...more })
    await expect(create({ template: 'none' })).rejects.toMatchObject({ statusCode: 404 })
    for (const more of [
      { allowInternetAccess: true },
      { network: { allowOut: ['1.1.1.1'] } },
      { lifecycle: { onTimeout: 'pause' } },
      { volumeMounts: { '/mnt': 'volume' } },
      { timeoutMs: 24 * 60 * 60 * 1000 }
    ])
      await expect(create(more)).rejects.toMatchObject({ statusCode: 400 })
    expect(await idsOf()).toEqual([])
  })

  test('C62 C63 are none for a key that is none, is over, is another executor’s, or is a sandbox token', async () => {
    await newKey()
    const now = Math.floor(Date.now() / 1000)
    const bound = await makeSandboxToken(here.parties, here.id)
    const [head, claims] = apiKey.split('.')
    for (const wrong of [
      'e2b_0000000000000000',
      apiKey.slice('e2b_'.length),
      `${head}.${claims}.${'A'.repeat(86)}`,
      await here.key({ iat: now - 3600, nbf: now - 3600, exp: now - 60 }),
      await here.key({ aud: 'exe_other' }),
      apiKeyOf(bound)
    ]) {
      await expect(Sandbox.create(here.connection(wrong))).rejects.toThrow(AuthenticationError)
      await expect(Sandbox.list(here.connection(wrong)).nextItems()).rejects.toThrow(AuthenticationError)
    }
  })

  test('C66 give their commands and files to whoever has their access token, and to no other sandbox’s', async () => {
    await newKey()
    const sandbox = await Sandbox.create(connection)
    const other = await Sandbox.create(here.connection(await here.key()))
    const inside = (token?: string) => ({
      'e2b-sandbox-id': sandbox.sandboxId,
      'content-type': 'application/json',
      ...(token !== undefined && { 'x-access-token': token })
    })
    const tokenOf = (of: Sandbox) => (of as unknown as { envdAccessToken: string }).envdAccessToken
    const list = async (headers: Record<string, string>) =>
      (await fetch(`${here.url}/process.Process/List`, { method: 'POST', headers, body: '{}' })).status
    const read = async (headers: Record<string, string>) =>
      (await fetch(`${here.url}/files?path=/etc/hostname`, { headers })).status
    const health = async (headers: Record<string, string>) => (await fetch(`${here.url}/health`, { headers })).status
    for (const [token, status] of [
      [tokenOf(sandbox), [200, 200, 204]],
      [tokenOf(other), [401, 401, 401]],
      [apiKey, [401, 401, 401]],
      [undefined, [401, 401, 401]]
    ] as const)
      expect([await list(inside(token)), await read(inside(token)), await health(inside(token))]).toEqual(status)
    await sandbox.kill()
    await other.kill()
  })

  test('C65 are ended, and their key refused, once a key of a newer epoch came of the same tenant', async () => {
    const tenant = crypto.randomUUID()
    await newKey({ tenant, epoch: 3 })
    const sandbox = await Sandbox.create(connection)
    expect(await Sandbox.list(here.connection(await here.key({ tenant, epoch: 4 }))).nextItems()).toEqual([])
    await expect.poll(() => sandbox.isRunning()).toBe(false)
    await expect(Sandbox.create(connection)).rejects.toThrow(AuthenticationError)
  })

  test('an SDK error is never less than a SandboxError or an AuthenticationError', async () => {
    const nowhere = { ...(await newKey()), apiKey: 'e2b_x' }
    await expect(Sandbox.getInfo('sbx_none', connection)).rejects.toThrow(SandboxError)
    await expect(Sandbox.getInfo('sbx_none', nowhere)).rejects.toThrow(AuthenticationError)
  })
})
