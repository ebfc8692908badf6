import { readFileSync } from 'node:fs'
import { SEED_USER } from '@writ/examples/expenses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { EACH_ENGINE, ONE_ENGINE, testOurs } from './stage/engines.ts'
import { type Stage, setStage } from './stage/set-stage.ts'

const TAXI = {
  title: 'Night taxi no. 4711',
  amount: 18.4,
  category: 'Travel',
  date: '2026-03-12',
  comment: 'from the late flight'
}

/** Signs in and files one report for each ride; what the form asks besides is the same in all of them. */
const fileRides = (url: string) => `plan "File the rides"
site expenses = ${JSON.stringify(url)}
secret work at expenses
let rides = [{ title: "Taxi north", amount: 12.5 }, { title: "Taxi south", amount: 30 }, { title: "Taxi west", amount: 7 }]
on expenses {
  open "/login"
  if exists button "Sign in" {
    fill field "User name" with secret work.username
    fill field "Password" with secret work.password
    click button "Sign in"
  }
  wait for table "Reports" up to 10s
  for ride in rides up to 5 {
    open "/reports/new"
    fill field "Title" with ride.title
    fill field "Amount" with ride.amount
    choose "Travel" from field "Category"
    fill field "Date" with date("2026-03-12")
    fill field "Comment" with "as asked"
    check checkbox "I have the receipt"
    click button "Submit" because "files the rides you asked for"
    wait for text like "Report R-* saved" or alert up to 10s
    require gone alert else "the site did not accept the report"
  }
}
return { filed: length(rides) }`

describe.each(EACH_ENGINE)('the road in %s, with approval', (browser) => {
  const ours = testOurs(browser)
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ browser })
  })
  afterAll(() => stage?.close())

  test('a plan signs in with a vault secret, files a report after approval, and reads it back', async () => {
    const before = await stage.site.reports()
    const events: unknown[] = []
    const plan = loadPlan('file-expense', { expenses: stage.site.url })
    const out = await stage.run(plan, {
      inputs: TAXI,
      request: 'File my taxi of 12 March',
      onEvent: (e) => events.push(e)
    })
    expect(out).toMatchObject({
      status: 'done',
      refusal: null,
      result: { filed: { title: TAXI.title, amount: TAXI.amount } }
    })
    expect(out.approvals).toMatchObject([{ choice: 'once', effect: 'submit' }])
    const after = await stage.site.reports()
    expect(after.length - before.length).toBe(1)
    expect(after.filter(({ title }) => title === TAXI.title)).toHaveLength(1)

    const log = await stage.log(out.run)
    expect(log.verified).toBe(true)
    const text = readFileSync(log.path, 'utf8')
    for (const leaf of ['run-begun', 'intent', 'outcome', 'question', 'answer', 'run-ended', 'plan-decided'])
      expect(text).toContain(leaf)
    // Neither the secret nor a value of the run is anywhere but on the device and the site.
    for (const private_ of [SEED_USER.password, TAXI.title, TAXI.comment]) expect(text).not.toContain(private_)
    expect(JSON.stringify(events)).not.toContain(SEED_USER.password)
  })

  ours('every act has its intent before it and its outcome after it', async () => {
    const out = await stage.run(loadPlan('list-reports', { expenses: stage.site.url }))
    expect(out.status).toBe('done')
    const { leaves } = JSON.parse(readFileSync((await stage.log(out.run)).path, 'utf8')) as { leaves: string[] }
    const events = leaves.map((leaf) => JSON.parse(leaf).entry?.event).filter((event) => event?.run === out.run)
    const open = new Set<string>()
    let pairs = 0
    for (const event of events) {
      const key = `${event.batch} ${event.step}`
      if (event.kind === 'intent') open.add(key)
      if (event.kind === 'outcome') {
        expect(open.delete(key)).toBe(true)
        pairs++
      }
    }
    expect(open.size).toBe(0)
    expect(pairs).toBe(out.steps.length)
  })

  ours('a plan pages through a table to its end', async () => {
    const out = await stage.run(loadPlan('list-reports', { expenses: stage.site.url }))
    const reports = await stage.site.reports()
    expect(out).toMatchObject({ status: 'done', result: { count: reports.length } })
  })

  test('the rounds of a loop are asked about once, in one table, and all are done', async () => {
    const before = await stage.site.reports()
    const out = await stage.run(fileRides(stage.site.url), { request: 'File my rides' })
    expect(out).toMatchObject({ status: 'done', refusal: null, result: { filed: 3 } })
    expect(out.approvals).toMatchObject([{ choice: 'once', effect: 'submit' }])
    expect((await stage.site.reports()).length - before.length).toBe(3)
    expect((await stage.log(out.run)).verified).toBe(true)
  })

  ours('a confirm dialog that the plan answers is answered, and the act is done once', async () => {
    const [victim] = await stage.site.reports()
    const out = await stage.run(loadPlan('delete-report', { expenses: stage.site.url }), {
      inputs: { reference: victim?.ref ?? '' }
    })
    expect(out).toMatchObject({ status: 'done', result: { said: `Report ${victim?.ref} deleted` } })
    expect((await stage.site.reports()).map(({ ref }) => ref)).not.toContain(victim?.ref)
  })
})

describe.each(ONE_ENGINE)('the road in %s, declined', (browser) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ browser, approve: 'none' })
  })
  afterAll(() => stage?.close())

  test('nothing is submitted, and the log says why', async () => {
    const before = await stage.site.reports()
    const out = await stage.run(loadPlan('file-expense', { expenses: stage.site.url }), { inputs: TAXI })
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/declined', span: { line: 27 } } })
    expect(await stage.site.reports()).toEqual(before)
    const log = await stage.log(out.run)
    expect(log.verified).toBe(true)
    expect(readFileSync(log.path, 'utf8')).toContain('approval/declined')
  })
})
