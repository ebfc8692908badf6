import type { AnswerChoice, Question } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { answerFrom, messageOf, questionOn, rewriteStore, sayFrom } from './stage/answer-as.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** Whatever is sent is asked about, and no question is marked as one for each time. */
const ASKS = `@id("everything") permit (principal, action, resource);
@id("ask") forbid (principal, action in [Action::"submit", Action::"transact"], resource) unless { context.approved };`

const form = (action: string, button: string) =>
  `<form method="post" action="${action}"><input type="hidden" name="q" value="1"><button>${button}</button></form>`

const HALF = 15 * 24 * 60 * 60 * 1000

interface Kept {
  readonly id: string
  readonly words?: string
  readonly given: number
  readonly covers: { readonly name: string }
}

type Reply = AnswerChoice | undefined

describe.each(ONE_ENGINE)('in %s, a yes goes as far as it was given', (browser) => {
  let road: Road
  let site: Pages
  let options: Page
  /** How the questions are answered, and those that came. */
  let reply: (question: Question, page: Page) => Reply | Promise<Reply>
  const asked: Question[] = []

  beforeAll(async () => {
    site = await servePages(() => ({
      '/': `<h1>Home</h1>${form('/done', 'Save')}`,
      '/other': `<h1>Home</h1>${form('/elsewhere', 'Save')}`,
      '/pay': `<h1>Home</h1>${form('/paid', 'Pay now')}`,
      '/late': { raw: { late: 3_000, headers: { 'content-type': 'text/html' }, body: '<h1>Late</h1>' } },
      '/done': '<h1>Done</h1>',
      '/elsewhere': '<h1>Done</h1>',
      '/paid': '<h1>Done</h1>'
    }))
    road = await startRoad({ browser, vault: [], policy: ASKS, approve: 'ask', askSeconds: 40, brake: true })
    road.driver.onApproval((page) => void answer(page).catch(() => undefined))
    options = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  beforeEach(async () => {
    asked.length = 0
    site.hits.length = 0
    await rewriteStore(options, 'standing', 'gone')
    await rewriteStore(options, 'agents', 'gone')
  })

  const answer = async (page: Page) => {
    const { question } = await questionOn(page)
    asked.push(question)
    const said = await reply(question, page)
    if (said) await answerFrom(page, said)
  }
  const send = (path = '/', button = 'Save') =>
    `open "${path}" click button "${button}" wait for heading "Done" up to 20s`
  const run = (body: string, onEvent?: Parameters<Road['run']>[1]) =>
    road.run(`plan "Send" site s = "${site.url}" on s { ${body} } return { ok: true }`, onEvent)
  const posted = () => site.hits.filter(({ method }) => method === 'POST').map(({ path }) => path)
  const standing = async () => (await sayFrom(options, { type: 'standing/list' })).value as readonly Kept[]

  test('for this task: the same act of this run is not asked again, another is, and the next run is', async () => {
    reply = () => 'task'
    const out = await run(`${send()} ${send()} ${send('/other')}`)
    expect(out).toMatchObject({ status: 'done' })
    expect(out.approvals.map(({ choice, given }) => [choice, given === undefined])).toEqual([
      ['task', true],
      ['task', false],
      ['task', true]
    ])
    const formOf = ({ covers }: Question) => (covers && 'role' in covers ? covers.form?.action : undefined)
    expect(asked.map(formOf)).toEqual([`${site.url}/done`, `${site.url}/elsewhere`])
    expect((await road.log(out.run)).verified).toBe(true)
    reply = () => 'no'
    expect(await run(send())).toMatchObject({ refusal: { code: 'approval/declined' } })
    expect(posted()).toEqual(['/done', '/done', '/elsewhere'])
    const stands = await standing()
    expect(stands.length).toBeGreaterThan(0)
    expect(stands.filter(({ words }) => words === undefined)).toEqual([])
  })

  test('always: until it is taken back, also within a run, or 30 days are over; and never for a payment', async () => {
    reply = () => 'always'
    expect(await run(send())).toMatchObject({ status: 'done', approvals: [{ choice: 'always' }] })
    const [kept] = await standing()
    expect(kept).toMatchObject({ uses: 0, covers: { name: 'Save', effect: 'submit', form: { method: 'post' } } })

    // The one that is kept does for the first; it is taken back while the run goes on.
    reply = () => 'no'
    let revoked: Promise<unknown> | undefined
    const out = await run(`${send()} open "/late" ${send()}`, {
      onEvent: ({ what }) => {
        if (!revoked && JSON.stringify(what).includes('"given"'))
          revoked = sayFrom(options, { type: 'standing/revoke', id: kept?.id ?? '' })
      }
    })
    expect(out).toMatchObject({
      refusal: { code: 'approval/declined' },
      approvals: [{ choice: 'always', given: kept?.id }, { choice: 'no' }]
    })
    expect((await road.log(out.run)).verified).toBe(true)
    expect(await standing()).toEqual([])

    reply = () => 'always'
    await run(send())
    const [again] = await standing()
    const given = again?.given ?? 0
    await rewriteStore(options, 'standing', { given: given - HALF, expires: given + HALF })
    expect(await run(send())).toMatchObject({ approvals: [{ choice: 'always', given: again?.id }] })
    await rewriteStore(options, 'standing', { given: given - 2 * HALF, expires: given })
    reply = () => 'no'
    expect(await run(send())).toMatchObject({ approvals: [{ choice: 'no' }] })

    const refused: unknown[] = []
    reply = async (_, page): Promise<Reply> => {
      for (const choice of ['task', 'always'] as const) refused.push((await answerFrom(page, choice)).code)
      return 'once'
    }
    expect(await run(send('/pay', 'Pay now'))).toMatchObject({ approvals: [{ choice: 'once' }] })
    expect(refused).toEqual(['approval/unsound', 'approval/unsound'])
    expect(asked.at(-1)?.offers).toEqual([])
    expect(await standing()).toEqual([])
  })

  test('the element is pictured where the plan was granted pictures, for the page that asks alone, while it asks', async () => {
    const kept: unknown[] = []
    reply = async (_, page): Promise<Reply> => {
      kept.push(
        await page.evaluate(async () => {
          const picture = document.querySelector<HTMLImageElement>('img.act-picture')
          await picture?.decode()
          return picture && { wide: picture.naturalWidth > 40, high: picture.naturalHeight > 20 }
        })
      )
      return 'once'
    }
    const out = await run(`open "/" screenshot heading "Home" click button "Save" wait for heading "Done" up to 20s`)
    expect(out).toMatchObject({ status: 'done' })
    expect(kept).toEqual([{ wide: true, high: true }])
    const picture = asked[0]?.picture ?? {}
    expect(picture).toEqual({ sha256: expect.stringMatching(/^[\w-]{43}$/) })
    const stored = await options.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((done) => {
        const opening = indexedDB.open('writ')
        opening.onsuccess = () => done(opening.result)
      })
      const all = await new Promise<unknown[]>((done) => {
        const reading = db.transaction('questions').objectStore('questions').getAll()
        reading.onsuccess = () => done(reading.result)
      })
      db.close()
      return JSON.stringify(all).includes('data:image')
    })
    expect(stored).toBe(false)
    expect(JSON.stringify(await road.log(out.run))).not.toContain('data:image')

    // Without the grant there is neither a picture nor a word of it.
    await run(send())
    expect(asked.at(-1)?.picture).toBeUndefined()
    expect(kept.at(-1)).toBeNull()
  })

  test('two runs at once: each question is its own, and a window that is closed is a no', async () => {
    const pages = new Map<string, Page>()
    reply = ({ plan }, page) => void pages.set(plan, page)
    const plan = (name: string, path: string) =>
      road.run(`plan "${name}" site s = "${site.url}" on s { ${send(path)} } return { ok: true }`)
    const runs = [plan('First', '/'), plan('Second', '/other')]
    for (let i = 0; pages.size < 2 && i < 300; i++) await new Promise((resolve) => setTimeout(resolve, 100))
    const [first, second] = [pages.get('First'), pages.get('Second')]
    if (!first || !second) throw new Error('each run asks in a window of its own')
    // What was shown in one window is no answer to the other.
    const { shown } = await questionOn(first)
    const { question } = await questionOn(second)
    const crossed = { question: question.id, choice: 'once', shown } as const
    expect(await sayFrom(first, messageOf(crossed))).toMatchObject({
      code: 'approval/unsound'
    })
    await closePage(second)
    await answerFrom(first, 'once')
    const [a, b] = await Promise.all(runs)
    expect(a).toMatchObject({ status: 'done', approvals: [{ choice: 'once' }] })
    expect(b).toMatchObject({ refusal: { code: 'approval/declined' }, approvals: [{ choice: 'no' }] })
    expect(posted()).toEqual(['/done'])
  })

  test('a flood is one question: a yes lets the agent go on after a pause, a no stops it until that is lifted', async () => {
    reply = () => 'no'
    for (let i = 0; i < 4; i++) await run(send())
    expect(asked.map(({ about }) => about.kind)).toEqual(['act', 'act', 'act', 'act'])
    let waited = 0
    reply = ({ about }) => {
      if (about.kind !== 'stop-agent') return 'no'
      const began = Date.now()
      // The pause is half a minute; some seconds of it are enough to see.
      setTimeout(() => {
        waited = asked.length === 5 ? Date.now() - began : 0
        void rewriteStore(options, 'agents', { calm: 0 })
      }, 5_000)
      return 'once'
    }
    const out = await run(send())
    expect(asked.slice(4).map(({ about }) => about.kind)).toEqual(['stop-agent', 'act'])
    expect(asked[4]?.about).toMatchObject({ questions: 4, noes: 4 })
    expect(waited).toBeGreaterThan(0)
    expect(out).toMatchObject({ refusal: { code: 'approval/declined' } })

    await rewriteStore(options, 'agents', { noes: [1, 2, 3, 4].map((n) => Date.now() - n), calm: 0 })
    reply = () => 'no'
    expect(await run(send())).toMatchObject({ refusal: { code: 'approval/agent-stopped' } })
    const count = asked.length
    expect(await run(send())).toMatchObject({ refusal: { code: 'approval/agent-stopped' } })
    expect(asked).toHaveLength(count)
    const { value } = await sayFrom(options, { type: 'panel/state' })
    const [stopped] = (value as { stopped: readonly { agent: string }[] }).stopped
    await sayFrom(options, { type: 'agent/lift', agent: stopped?.agent ?? '' })
    reply = () => 'once'
    expect(await run(send())).toMatchObject({ status: 'done' })
  })
})
