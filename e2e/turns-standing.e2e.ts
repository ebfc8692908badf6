import type { AnswerChoice, Question } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { answerFrom, questionOn, rewriteStore, sayFrom } from './stage/answer-as.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** Every flow is asked about, as often as there is one. */
const ASKS = `@id("everything") permit (principal, action, resource);
@id("ask") forbid (principal, action == Action::"flow", resource) unless { context.approved };`
const EACH = `${ASKS}\n@id("each") @ask("always") forbid (principal, action == Action::"flow", resource) unless { context.approved };`

interface Listed {
  readonly id: string
  readonly words?: string
  readonly covers: {
    readonly flows?: readonly { readonly from: string; readonly to: string }[]
    readonly value?: string
  }
}

describe.each(ONE_ENGINE)('in %s, flows and values that the person allowed for a task', (browser) => {
  let road: Road
  let bank: Pages
  let books: Notes
  let options: Page
  let planner: StepPlanner
  /** What the account shows. */
  let shown = '17'
  /** What the person says, one word for each question, and the questions that came; a no once there is no more. */
  const says: AnswerChoice[] = []
  const asked: Question[] = []
  const refused: unknown[] = []

  const answer = async (page: Page) => {
    const { question } = await questionOn(page)
    // What is sent is no part of this.
    if (question.about.kind === 'act') return void (await answerFrom(page, 'once'))
    asked.push(question)
    const said = await answerFrom(page, says.shift() ?? 'no')
    if (said.ok) return
    refused.push(said.code)
    await answerFrom(page, 'no')
  }
  beforeAll(async () => {
    bank = await servePages(() => ({ '/': `<h1>Account</h1><output aria-label="Number">${shown}</output>` }))
    books = await serveNotes()
    road = await startRoad({ browser, vault: [], policy: ASKS, approve: 'ask' })
    road.driver.onApproval((page) => void answer(page).catch(() => undefined))
    options = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    planner = await actAsPlanner(road, { request: 'Carry the number over' })
    // Three turns, after which each side has been shown all that it ever is: what moves, and how much, is the same from then on.
    await settle('once', 'once', 'once')
  })
  afterAll(async () => {
    await road?.close()
    await bank?.close()
    await books?.close()
  })
  beforeEach(async () => {
    books.hits.length = 0
    says.length = 0
    asked.length = 0
    refused.length = 0
    shown = '17'
    await rewriteStore(options, 'standing', 'gone')
    // So many questions in so few minutes would have it asked whether the agent may go on.
    await rewriteStore(options, 'agents', 'gone')
    planner = await actAsPlanner(road, { request: 'Carry the number over' })
  })

  const sites = () => `site bank = "${bank.url}" site books = "${books.url}"`
  const READ = 'on bank { open "/" let number = read text of status "Number" }'
  const file = (what: string) =>
    `on books { open "/" fill field "Note" with ${what} click button "File" wait for heading "Filed" up to 10s }`
  const begin = (body: string, by = planner) => by.act({ text: `plan "Carry" ${sites()} ${body}` })
  const kinds = () => asked.map(({ about }) => about.kind)
  const listed = async () => (await sayFrom(options, { type: 'standing/list' })).value as readonly Listed[]
  const choices = async (run: string) =>
    (await planner.state(run)).report?.approvals.map(({ choice, given }) => [choice, given !== undefined])
  const verified = async (run: string) => expect((await road.log(run)).verified).toBe(true)

  const carry = `${READ} ${file('number')}`

  /** As many turns as there are answers, each asked about. */
  const settle = async (...answers: readonly AnswerChoice[]) => {
    says.push(...answers)
    expect(await begin(carry)).toMatchObject({ status: 'done' })
    for (const _ of answers.slice(1)) expect(await planner.act({ text: carry })).toMatchObject({ status: 'done' })
    expect(says).toEqual([])
  }
  /** A turn that the person says no to; nobody goes on with it. */
  const declined = async (text: string, code = 'approval/declined', by = planner) => {
    const no = await by.act({ text })
    expect(no).toMatchObject({ status: 'held', code })
    await by.act({ resume: no.run, end: 'leave' })
  }

  test('flows: the same are not asked about in its later turns, whatever value moves, and more are, all of them', async () => {
    await settle('task')
    expect(asked.map(({ offers }) => offers)).toEqual([['task']])
    shown = '18'
    const second = await planner.act({ text: carry })
    expect(second).toMatchObject({ status: 'done' })
    expect((await choices(second.run))?.[0]).toEqual(['task', true])
    expect([kinds(), books.held()]).toEqual([['flows'], ['17', '18']])
    await verified(second.run)

    says.push('once')
    const more = await planner.act({ text: `${carry} return number` })
    expect(more).toMatchObject({ status: 'done', result: '18' })
    const isTold = asked
      .at(-1)
      ?.flows.some(({ from, to, how }) => from === bank.url && to === 'planner' && how.includes('value'))
    expect([asked.length, isTold]).toEqual([2, true])
    expect(asked.at(-1)?.flows.some(({ to }) => to === books.url)).toBe(true)
    await verified(more.run)
  })

  test('flows: are asked about again in another session, after a yes but once, and once it is taken back', async () => {
    await settle('once', 'task')
    const [kept, ...others] = await listed()
    expect([kept?.words, others]).toEqual(['Carry the number over', []])
    expect(kept?.covers.flows).toContainEqual(expect.objectContaining({ from: bank.url, to: books.url }))
    const other = await actAsPlanner(road, { request: 'Carry the number over' })
    await declined(`plan "Carry" ${sites()} ${carry}`, 'approval/declined', other)
    expect(await planner.act({ text: carry })).toMatchObject({ status: 'done' })
    const revoked = await sayFrom(options, { type: 'standing/revoke', id: kept?.id ?? '' })
    expect([revoked.ok, await listed()]).toEqual([true, []])
    await declined(carry)
    expect([asked.length, books.held()]).toEqual([4, ['17', '17', '17']])
  })

  test('flows: so many answers of a site are let go for the task, fewer too, and more are asked about', async () => {
    const telling = (pairs: number) =>
      `on bank { open "/" ${Array.from({ length: pairs }, (_, i) => `let v${i} = exists button "B${i}" if v${i} { click button "B${i}" }`).join(' ')} }`
    says.push('task')
    expect(await begin(telling(3))).toMatchObject({ status: 'done' })
    expect(await planner.act({ text: telling(3) })).toMatchObject({ status: 'done' })
    const bitsOf = () => asked.at(-1)?.flows.find(({ from, to }) => from === bank.url && to === 'planner')?.bits ?? 0
    const [few, before] = [bitsOf(), asked.length]
    expect(await planner.act({ text: telling(3) })).toMatchObject({ status: 'done' })
    expect(await planner.act({ text: telling(2) })).toMatchObject({ status: 'done' })
    expect(asked.length).toBe(before)
    await declined(telling(9))
    expect([asked.length, few > 0, bitsOf() > few]).toEqual([before + 1, true, true])
  })

  test('a value: stands again where it is the very same, and no other does, nor once it is taken back', async () => {
    const vouch = `${READ} let sure = endorse number because "it goes out under your name" ${file('sure')}`
    says.push('task', 'task', 'task', 'task')
    expect(await begin(vouch)).toMatchObject({ status: 'done' })
    // What else moves with it is settled after three turns, as it is above.
    expect(await planner.act({ text: vouch })).toMatchObject({ status: 'done' })
    const again = await planner.act({ text: vouch })
    expect(again).toMatchObject({ status: 'done' })
    expect(kinds().filter((kind) => kind === 'endorse')).toEqual(['endorse'])
    expect(await choices(again.run)).toContainEqual(['task', true])
    await verified(again.run)
    expect((await listed()).flatMap(({ covers }) => covers.value ?? [])).toEqual(['17'])

    shown = '1234'
    says.length = 0
    await declined(vouch, 'run/not-blessed')
    expect(asked.at(-1)?.about).toMatchObject({ kind: 'endorse', value: '1234' })
    shown = '17'
    await sayFrom(options, { type: 'standing/revoke' })
    says.push('task')
    await declined(vouch, 'run/not-blessed')
    expect(books.held()).toEqual(['17', '17', '17'])
  })

  test('flows that policy has asked each time are offered but once', async () => {
    const changed = await fetch(`${road.server.url}/v1/admin/policy`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: EACH })
    })
    expect(changed.status).toBe(200)
    says.push('task')
    const { run, status } = await begin(carry)
    expect(status).not.toBe('done')
    expect(asked.map(({ offers }) => offers)).toEqual([[]])
    expect([refused, await listed()]).toEqual([['approval/unsound'], []])
    await planner.act({ resume: run, end: 'leave' }).catch(() => undefined)
  })
})
