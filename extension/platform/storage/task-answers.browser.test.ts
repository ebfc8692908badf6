import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../redteam/token/storage-pages.ts'
import type { StandingTask } from './standing-store.ts'

type Global = typeof globalThis & { readonly storage: typeof StorageEntry }

const HOUR_MS = 3_600_000
const AT = 1_800_000_000_000
const TASK: StandingTask = { session: 'ses_1', request: 'r', policy: 'p', epoch: 3 }
const WHOM = { owner: 'ann', agent: 'planner', task: TASK, at: AT }
type Whom = typeof WHOM

let pages: StoragePages
beforeAll(async () => {
  pages = await openStoragePages()
})
afterAll(() => pages?.close())

/** How many answers for the task are found by these, and how many *always*; `ended` is the session whose tasks are over. */
const found = async (by: Partial<Whom>, ended?: string): Promise<readonly [task: number, always: number]> =>
  await pages.tabs[0].evaluate(
    async ([whom, life, over]) => {
      const { endTasks, openDatabase, standingAnswers, taskAnswers } = (globalThis as Global).storage
      const db = await openDatabase()
      await db.clear('standing')
      const covers = {
        origin: 'https://a.example',
        verb: 'click',
        role: 'button',
        name: 'Save',
        effect: 'submit'
      } as const
      const kept = {
        owner: 'ann',
        agent: 'planner',
        covers,
        salt: 's',
        uses: 0,
        given: life.at,
        expires: life.at + life.ms
      }
      await db.put('standing', { ...kept, id: 'q1', task: life.task })
      if (over !== undefined) await endTasks(db, ({ task }) => task.session === over)
      const told = [
        (await taskAnswers(db, whom, whom.at)).length,
        (await standingAnswers(db, 'ann', whom.at)).length
      ] as const
      db.close()
      return told
    },
    [{ ...WHOM, ...by }, { at: AT, ms: HOUR_MS, task: TASK }, ended] as const
  )

test('an answer for a task holds in its session for an hour, and is none for good', async () => {
  expect(await found({})).toEqual([1, 0])
  expect(await found({ at: AT + HOUR_MS - 1 })).toEqual([1, 0])
})

test.each<[string, Partial<Whom>]>([
  ['of another person, tenant, server or enrolment', { owner: 'bob' }],
  ['of another agent', { agent: 'other' }],
  ['of another session', { task: { ...TASK, session: 'ses_2' } }],
  ['for another request, whatever its session is said to be', { task: { ...TASK, request: 's' } }],
  ['under another policy', { task: { ...TASK, policy: 'q' } }],
  ['after a revocation', { task: { ...TASK, epoch: 4 } }],
  ['after its hour', { at: AT + HOUR_MS }],
  ['when the clock was put back', { at: AT - 60_000 }]
])('it does not hold %s', async (_, by) => {
  expect(await found(by)).toEqual([0, 0])
})

test('it is gone with its session, and stays where another ends', async () => {
  expect(await found({}, 'ses_1')).toEqual([0, 0])
  expect(await found({}, 'ses_2')).toEqual([1, 0])
})
