import type { AnswerChoice } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { answerFrom } from './stage/answer-as.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const ASKS = `@id("everything") permit (principal, action, resource);
@id("ask") forbid (principal, action == Action::"submit", resource) unless { context.approved };`

describe('what the person allowed for a task', () => {
  let road: Road
  let site: Notes
  let planner: StepPlanner
  /** What the person says, one word for each question; a no once there is no more. */
  const says: AnswerChoice[] = []
  beforeAll(async () => {
    site = await serveNotes()
    road = await startRoad({ browser: 'chromium', vault: [], policy: ASKS, approve: 'ask' })
    road.driver.onApproval((page) => void answerFrom(page, says.shift() ?? 'no').catch(() => undefined))
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  beforeEach(async () => {
    site.hits.length = 0
    says.length = 0
    planner = await actAsPlanner(road)
  })

  const turn = (note: string) =>
    `on s { open "/" fill field "Note" with "${note}" click button "File" wait for heading "Filed" up to 10s }`
  const first = (by = planner) => by.act({ text: `plan "File notes" site s = "${site.url}" ${turn('One')}` })
  const approvals = async (run: string) => (await planner.state(run)).report?.approvals.map(({ choice }) => choice)

  test('is asked about no more in its later turns, and the log says on which answer they stood', async () => {
    says.push('task')
    expect(await first()).toMatchObject({ status: 'done' })
    const second = await planner.act({ text: turn('Two') })
    expect(second).toMatchObject({ status: 'done' })
    const [one] = (await planner.state(second.run)).report?.approvals ?? []
    expect(one).toMatchObject({ choice: 'task', given: expect.any(String) })
    expect(site.held()).toEqual(['One', 'Two'])
    expect((await road.log(second.run)).verified).toBe(true)
  })

  test('is asked about in another session, and once the person said yes but once', async () => {
    says.push('task')
    expect(await first()).toMatchObject({ status: 'done' })
    expect(await first(await actAsPlanner(road))).toMatchObject({ code: 'approval/declined' })
    const other = await actAsPlanner(road)
    says.push('once')
    expect(await first(other)).toMatchObject({ status: 'done' })
    const again = await other.act({ text: turn('Three') })
    expect(again).toMatchObject({ status: 'held', code: 'approval/declined' })
    expect(await approvals((await planner.act({ text: turn('Four') })).run)).toEqual(['task'])
    expect(site.held()).toEqual(['One', 'One', 'Four'])
  })

  test('is asked about where the act is another, and once the policy is', async () => {
    says.push('task')
    expect(await first()).toMatchObject({ status: 'done' })
    const withdrawing = 'on s { open "/last" click button "Withdraw" wait for heading "Withdrawn" up to 10s }'
    const other = await planner.act({ text: withdrawing })
    expect(other).toMatchObject({ status: 'held', code: 'approval/declined' })
    const changed = await fetch(`${road.server.url}/v1/admin/policy`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: `${ASKS}\n// anew` })
    })
    expect(changed.status).toBe(200)
    expect(await planner.act({ text: turn('Two') })).toMatchObject({ status: 'held', code: 'approval/declined' })
    expect(site.held()).toEqual(['One'])
  })
})
