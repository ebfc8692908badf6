import { expect, test } from 'vitest'
import type { Standing } from '../../page/tabs.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { beginTab } from './begin-tab.ts'

const SITE = 'https://app.example'
const [MADE, PERSONS, POPUP, LATER] = [1, 2, 3, 4]

const run = (id: string, session: string | undefined, more: Partial<RunRecord> = {}, agent = 'a'): RunRecord =>
  ({
    run: id,
    session: 'now',
    phase: 'ended',
    claims: { act: { sub: agent }, ...(session && { session }) },
    timings: { begun: Number(id), checkMs: 0, askMs: 0 },
    ...more
  }) as RunRecord

/** What a run is given to begin in, where nothing stands at the site but what the test says. */
const begin = async (record: RunRecord, runs: readonly RunRecord[], stands?: number) => {
  const asked: Standing[] = []
  const ports = {
    session: 'now',
    db: { getAll: async () => [...runs, record] },
    tabTaker: async () => () => true,
    tabs: {
      isMade: async (id: number) => id !== PERSONS,
      standing: async (where: Standing) => {
        asked.push(where)
        return stands
      }
    }
  } as unknown as RoadPorts
  const begun = await beginTab(record, SITE, [], ports)
  const [{ own, others } = { own: [], others: new Set<number>() }] = asked
  return { own, others: [...others], begun: begun.ok ? begun.value : begun.refusal }
}

test('a turn is given the tabs of its session, the last one first, and none that another session opened', async () => {
  const runs = [
    run('1', 's1', { tab: MADE, tabs: { t: POPUP, u: null }, at: POPUP }),
    run('2', 's1', { tab: LATER }),
    run('3', 's2', { tab: PERSONS })
  ]
  expect(await begin(run('4', 's1'), runs, LATER)).toEqual({ own: [LATER, POPUP, MADE], others: [], begun: LATER })
  expect(await begin(run('4', 's2'), runs, PERSONS)).toEqual({
    own: [PERSONS],
    others: [POPUP, MADE, LATER],
    begun: PERSONS
  })
})

test('a session is its agent’s alone, and a run without one is one by itself', async () => {
  const runs = [run('1', 's1', { tab: MADE }), run('2', undefined, { tab: LATER })]
  expect(await begin(run('4', 's1', {}, 'b'), runs)).toMatchObject({ own: [], others: [MADE, LATER] })
  expect(await begin(run('4', undefined), runs)).toMatchObject({ own: [], others: [MADE, LATER] })
})

test('a tab that another session opened and left is of the session that has it now', async () => {
  const runs = [run('1', 's1', { tab: MADE }), run('2', 's2', { tab: MADE })]
  expect(await begin(run('4', 's2'), runs)).toMatchObject({ own: [MADE], others: [] })
})

test('tabs of an earlier session of the browser mean nothing', async () => {
  const runs = [run('1', 's1', { tab: MADE, session: 'before' }), run('2', 's2', { tab: LATER, session: 'before' })]
  expect(await begin(run('4', 's1'), runs)).toMatchObject({ own: [], others: [] })
})

test('where nothing stands at the site it is refused at once, with what to do', async () => {
  expect((await begin(run('4', 's1'), [])).begun).toMatchObject({
    code: 'page/not-reached',
    detail: { expected: SITE, open: true }
  })
})
