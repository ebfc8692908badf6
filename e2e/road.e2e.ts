import { readFileSync } from 'node:fs'
import { SEED_USER } from '@writ/examples/expenses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { type Stage, setStage } from './stage/set-stage.ts'

const TAXI = {
  title: 'Night taxi no. 4711',
  amount: 18.4,
  category: 'Travel',
  date: '2026-03-12',
  comment: 'from the late flight'
}

describe.each(['chromium', 'firefox'] as const)('the road in %s, with approval', (browser) => {
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

  test('every act has its intent before it and its outcome after it', async () => {
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

  test('a plan pages through a table to its end', async () => {
    const out = await stage.run(loadPlan('list-reports', { expenses: stage.site.url }))
    const reports = await stage.site.reports()
    expect(out).toMatchObject({ status: 'done', result: { count: reports.length } })
  })

  test('a confirm dialog that the plan answers is answered, and the act is done once', async () => {
    const [victim] = await stage.site.reports()
    const out = await stage.run(loadPlan('delete-report', { expenses: stage.site.url }), {
      inputs: { reference: victim?.ref ?? '' }
    })
    expect(out).toMatchObject({ status: 'done', result: { said: `Report ${victim?.ref} deleted` } })
    expect((await stage.site.reports()).map(({ ref }) => ref)).not.toContain(victim?.ref)
  })
})

describe.each(['chromium', 'firefox'] as const)('the road in %s, declined', (browser) => {
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
