import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Stage, setStage } from './stage/set-stage.ts'
import { virtualAuthenticator } from './stage/virtual-authenticator.ts'

const FINANCE = readFileSync(join(import.meta.dirname, '../examples/policies/finance.cedar'), 'utf8')

const PRESENCE = `
@id("presence")
@ask("passkey")
forbid (principal, action == Action::"submit", resource) unless { context.approved };
`

/** The template for finance, for the sample site and its planner, at any hour; and with a passkey for what is sent. */
const financeFor = (site: string): string => {
  const changes = [
    ['https://bank.example.com', site],
    ['Agent::"finance"', 'Agent::"planner"'],
    ['context.time.weekday <= 5 &&', 'context.time.weekday <= 7 &&'],
    ['context.time.hour >= 7 &&', 'context.time.hour >= 0 &&'],
    ['context.time.hour < 19', 'context.time.hour < 24']
  ] as const
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the template has no ${from}`)
    return text.replaceAll(from, to)
  }, FINANCE + PRESENCE)
}

/** Firefox has a virtual authenticator over Marionette alone, and started with that its approval windows never come to the front. */
const NO_AUTHENTICATOR = 'not tried in Firefox: no virtual authenticator works beside its driver'

interface Waiting {
  readonly id: string
  readonly run: string
  readonly shown: string
  readonly question: { readonly about: { readonly effect: string; readonly values: readonly unknown[] } }
}

describe.each(ONE_ENGINE)('a second person in %s', (browser) => {
  let stage: Stage
  const authenticator = browser === 'chromium' ? virtualAuthenticator() : undefined
  beforeAll(async () => {
    stage = await setStage({
      browser,
      policy: financeFor,
      askSeconds: 40,
      serverName: 'localhost',
      beforeAnswer: async (page) => authenticator?.attach(page)
    })
  })
  afterAll(() => stage?.close())

  const call = async (path: string, key: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${stage.server.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) })
    })
    return answer.json()
  }

  const approver = async (person: string): Promise<string> => {
    const { adminKey } = stage.server
    await call('/v1/admin/persons', adminKey, { id: person, name: person })
    return ((await call('/v1/admin/approvers', adminKey, { person })) as { key: string }).key
  }

  const nextQuestion = async (key: string): Promise<Waiting> => {
    for (let tries = 0; ; tries++) {
      if (tries === 600) throw new Error('no question came to the second person')
      const { approvals } = (await call('/v1/approvals', key)) as { approvals: Waiting[] }
      if (approvals[0]) return approvals[0]
      await sleep(100)
    }
  }

  const remove = async (answer: (asked: Waiting) => Promise<unknown>, key: string) => {
    const [victim] = await stage.site.reports()
    const ref = victim?.ref ?? ''
    const plan = loadPlan('delete-report', { expenses: stage.site.url })
    const running = stage.run(plan, { inputs: { reference: ref } })
    const asked = await Promise.race([nextQuestion(key), running])
    if (!('shown' in asked)) throw new Error(`the run ended unasked: ${JSON.stringify(asked.refusal)}`)
    await answer(asked)
    const out = await running
    const left = (await stage.site.reports()).map((report) => report.ref)
    return { out, isGone: !left.includes(ref) }
  }

  test('nobody who may be asked is a no, in words', async () => {
    const before = await stage.site.reports()
    const plan = loadPlan('delete-report', { expenses: stage.site.url })
    const out = await stage.run(plan, { inputs: { reference: before[0]?.ref ?? '' } })
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/no-second-person' } })
    expect(await stage.site.reports()).toEqual(before)
  })

  test('says yes after the first, and the log tells who', async () => {
    const key = await approver('carol')
    const { out, isGone } = await remove(
      ({ run, id, shown }) => call(`/v1/approvals/${run}/${id}`, key, { choice: 'yes', shown }),
      key
    )
    expect(out).toMatchObject({ status: 'done' })
    expect(isGone).toBe(true)
    const log = await stage.log(out.run)
    expect(log.verified).toBe(true)
    const events = (JSON.parse(readFileSync(log.path, 'utf8')) as { leaves: string[] }).leaves
      .map((leaf) => JSON.parse(leaf))
      .map((leaf) => leaf.entry?.event ?? leaf.event)
      .filter(({ run }) => run === out.run)
    const told = events.find(({ kind }) => kind === 'second-answered')
    expect(told).toMatchObject({ approver: 'carol', choice: 'yes' })
    expect(events).toContainEqual(expect.objectContaining({ kind: 'second-answer', approver: 'carol', jti: told.jti }))
  })

  test('says no, and nothing is done', async () => {
    const key = await approver('dave')
    const { out, isGone } = await remove(async ({ run, id, shown, question }) => {
      expect(question.about.effect).toBe('destroy')
      return call(`/v1/approvals/${run}/${id}`, key, { choice: 'no', shown })
    }, key)
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/second-declined' } })
    expect(isGone).toBe(false)
    expect((await stage.log(out.run)).verified).toBe(true)
  })

  const file = (title: string) =>
    stage.run(loadPlan('file-expense', { expenses: stage.site.url }), {
      inputs: { title, amount: 3, category: 'Travel', date: '2026-03-12', comment: 'late' }
    })

  test('a passkey that policy wants and the device does not have is a no, in words', async () => {
    expect(await file('without')).toMatchObject({ status: 'refused', refusal: { code: 'approval/no-passkey' } })
  })

  test('a passkey that was registered in the settings stands behind the yes, and the log shows it', async ({
    skip
  }) => {
    skip(!authenticator, NO_AUTHENTICATOR)
    const options = await stage.driver.newPage(stage.driver.extensionUrl('/options.html'))
    await authenticator?.attach(options)
    await options.locator('#writ-passkey-add').click()
    await options.locator('[data-passkey="registered"]').waitFor()
    const out = await file('with')
    expect(out).toMatchObject({ status: 'done' })
    expect((await stage.site.reports()).filter(({ title }) => title === 'with')).toHaveLength(1)
    const log = await stage.log(out.run)
    expect(log.verified).toBe(true)
    const { leaves } = JSON.parse(readFileSync(log.path, 'utf8')) as { leaves: string[] }
    const answers = leaves.map((leaf) => JSON.parse(leaf).entry?.event).filter((event) => event?.kind === 'answer')
    expect(answers.find(({ run }) => run === out.run)?.passkey).toMatchObject({ alg: -7 })
    void options.close()
  })
})
