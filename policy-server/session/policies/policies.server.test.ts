import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { exportLog } from '../../audit/read-log.ts'
import { policies } from '../../store/index.ts'
import { DecidedPlans, PERMIT } from '../../testing/decided-plans.ts'
import { BALANCED } from '../../testing/test-server.ts'
import type { Ports } from '../ports.ts'
import { policyInForce } from './policy-in-force.ts'
import { listVersions, type PolicyChange, startWithPolicy } from './set-policy.ts'
import { openVersion } from './sign-version.ts'

const plans = new DecidedPlans()
beforeEach(() => plans.next())
afterAll(() => plans.close())

describe('versions of a policy', () => {
  test('go up by one, are signed one over the other, and stand in the log', async () => {
    expect(await plans.change({ text: PERMIT, expected: 1 })).toMatchObject({
      ok: true,
      value: { version: 2, dial: 'balanced' }
    })
    expect(await plans.change({ dial: 'swift', zone: 'Europe/Berlin' })).toMatchObject({
      ok: true,
      value: { version: 3, dial: 'swift' }
    })
    const versions = await plans.ports.db.transaction(listVersions)
    expect(versions.map(({ version, dial, zone }) => [version, dial, zone])).toEqual([
      [3, 'swift', 'Europe/Berlin'],
      [2, 'balanced', 'UTC'],
      [1, 'balanced', 'UTC']
    ])
    const claims = await Promise.all(versions.map(({ signed }) => openVersion(plans.ports.keys.policy, signed)))
    expect(claims.map((one) => [one?.tenant, one?.version])).toEqual(
      [3, 2, 1].map((version) => [plans.ports.tenant, version])
    )
    expect(new Set(claims.map((one) => one?.previous)).size).toBe(3)
    const { leaves } = await exportLog(plans.ports.db, plans.ports.keys)
    const set = leaves
      .map((leaf) => JSON.parse(leaf).event)
      .filter(({ kind }: { kind: string }) => kind === 'policy-set')
    expect(set.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3])
  })

  test.each<[string, PolicyChange, string]>([
    ['another version than is in force', { text: PERMIT, expected: 7 }, 'policy/stale'],
    ['what is no policy', { text: 'permit(' }, 'policy/invalid'],
    ['what is no time zone', { zone: 'Moon/Base' }, 'policy/invalid']
  ])('are not made over %s', async (_, given, code) => {
    expect(await plans.change(given)).toMatchObject({ ok: false, refusal: { code } })
    expect(await plans.inForce()).toMatchObject({ ok: true, value: { version: 1, tenant: { text: BALANCED } } })
  })

  test('stay where the server starts again with the policy that it was given before', async () => {
    await plans.change({ text: PERMIT })
    const again = (text: string) =>
      plans.ports.db.transaction((tx) => startWithPolicy(tx, plans.ports, text, new Date(plans.world.at)))
    expect(await again(BALANCED)).toMatchObject({ ok: true, value: { version: 2, tenant: { text: PERMIT } } })
    expect(await again(`${BALANCED}\n`)).toMatchObject({ ok: true, value: { version: 3 } })
  })
})

describe('a policy that was put back or changed in the database decides nothing', () => {
  const newest = async () =>
    (await plans.ports.db.select().from(policies).orderBy(desc(policies.version)).limit(1))[0]?.id ?? -1
  /** As a server would find it that starts on this database. */
  const afresh = (): Ports => ({ ...plans.ports, keys: { ...plans.ports.keys } })

  test.each<[string, () => Promise<unknown>]>([
    ['the newest is taken out', async () => plans.ports.db.delete(policies).where(eq(policies.id, await newest()))],
    [
      'an old one is numbered as newer',
      async () => plans.ports.db.update(policies).set({ version: 9 }).where(eq(policies.version, 1))
    ],
    [
      'its text is another',
      async () =>
        plans.ports.db
          .update(policies)
          .set({ text: `${PERMIT} ` })
          .where(eq(policies.id, await newest()))
    ],
    [
      'its dial is another',
      async () =>
        plans.ports.db
          .update(policies)
          .set({ dial: 'swift' })
          .where(eq(policies.id, await newest()))
    ],
    [
      'its signature is gone',
      async () =>
        plans.ports.db
          .update(policies)
          .set({ signed: '' })
          .where(eq(policies.id, await newest()))
    ]
  ])('where %s', async (_, tamper) => {
    await plans.change({ text: PERMIT })
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
    await tamper()
    const fresh = afresh()
    expect(await plans.ports.db.transaction((tx) => policyInForce(tx, fresh))).toMatchObject({
      ok: false,
      refusal: { code: 'policy/rollback' }
    })
  })

  test('also in a server that has seen the newer one', async () => {
    await plans.change({ text: PERMIT })
    expect(await plans.outcome()).toMatchObject({ submit: 'ask' })
    await plans.ports.db.delete(policies).where(eq(policies.id, await newest()))
    expect(await plans.outcome()).toEqual({ code: 'policy/rollback', by: undefined })
  })
})
