import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Approve } from '../cli/road/approve.ts'
import { messageOf, questionOn, sayFrom } from './stage/answer-as.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const PLAN = `let note = ask "What shall the note say?" as text
let sum = ask "How much was it?" as number "de"
let day = ask "On which day?" as date "en"
let shared = ask "Did you share it?" as boolean
let colour = ask "Which colour?" as one of ["red", "blue"]
let parts = ask "What belongs to it?" as list of one of ["Hotel", "Meals", "Taxi"]
on s { open "/" fill field "Note" with note }
return { note, sum, day, shared, colour, parts }`

const NOTE = 'a canary\nin two lines'

const fill = (page: Page, text: string): Promise<void> => page.locator('#writ-answer').fill(text)
const check = async (page: Page, ...at: number[]): Promise<void> => {
  for (const each of at) await page.locator(`#writ-answer-${each}`).check()
}

/** How a person answers each of the questions of the plan. */
const ANSWERS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'What shall the note say?': (page) => fill(page, NOTE),
  'How much was it?': async (page) => {
    await fill(page, '1,234.50')
    await page.keyboard.press('Tab')
    await page.getByRole('alert').waitFor()
    expect(await page.locator('#writ-allow').getAttribute('data-armed')).toBe('false')
    await fill(page, '1.234,50')
  },
  'On which day?': (page) => fill(page, '2026-03-01'),
  'Did you share it?': (page) => check(page, 1),
  'Which colour?': (page) => check(page, 1),
  'What belongs to it?': (page) => check(page, 2, 0)
}

describe.each(EACH_ENGINE)('the person is asked in %s', (browser) => {
  let road: Road
  let pages: Pages
  let asked: string[] = []
  let answer: (message: string, page: Page) => Promise<Approve>

  beforeAll(async () => {
    pages = await servePages(() => ({ '/': '<h1>Home</h1><label>Note <textarea></textarea></label>' }))
    road = await startRoad({
      browser,
      vault: [],
      approve: async (_, page) => {
        // A worker that is killed just then hears nothing; the next one does.
        const { about } = (await questionOn(page).catch(() => questionOn(page))).question
        if (about.kind !== 'ask') return 'all'
        asked.push(about.message)
        return await answer(about.message, page)
      }
    })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  afterEach(() => {
    asked = []
  })

  const run = async (body: string, onEvent?: Parameters<Road['run']>[1]) => {
    const out = await road.run(`plan "Ask" site s = "${pages.url}"\n${body}`, onEvent)
    const log = await road.log(out.run)
    expect(log.verified).toBe(true)
    return { out, log: readFileSync(log.path, 'utf8') }
  }

  test('for a value of each type, each once, and the log holds none of the answers', async () => {
    answer = async (message, page) => {
      await ANSWERS[message]?.(page)
      return 'all'
    }
    const { out, log } = await run(PLAN)
    expect(out.refusal).toBeNull()
    expect(out.result).toEqual({
      note: NOTE,
      sum: 1234.5,
      day: '2026-03-01',
      shared: false,
      colour: 'blue',
      parts: ['Hotel', 'Taxi']
    })
    expect(asked).toEqual(Object.keys(ANSWERS))
    expect(log).not.toContain('a canary')
    expect(log).not.toContain('1234.5')
  })

  test('and declines, which the plan can catch', async () => {
    answer = async () => 'none'
    const caught =
      'var how = "none" try { let a = ask "Which?" as text set how = a } else { set how = "declined" } return how'
    expect((await run(caught)).out).toMatchObject({ status: 'done', result: 'declined', approvals: [{ choice: 'no' }] })
    const { out } = await run('let a = ask "Which?" as text return a')
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'run/no-answer' } })
  })

  test('and what is no answer of the type is refused where it is taken, and the question stays open', async () => {
    const codes: unknown[] = []
    answer = async (_, page) => {
      const { question, shown } = await questionOn(page)
      const given = { question: question.id, choice: 'once', shown } as const
      for (const more of [{ value: 'green' }, { value: ['red'] }, {}])
        codes.push((await sayFrom(page, messageOf({ ...given, ...more }))).code)
      await check(page, 0)
      return 'all'
    }
    const { out } = await run('let a = ask "Which?" as one of ["red", "blue"] return a')
    expect(codes).toEqual(Array(3).fill('approval/bad-answer'))
    expect(out).toMatchObject({ status: 'done', result: 'red' })
  })

  test.skipIf(browser === 'firefox')(
    'once, where the worker is killed while they are asked and when they have answered (Firefox has no way to kill one)',
    async () => {
      answer = async (_, page) => {
        await fill(page, 'blue')
        return 'all'
      }
      const struck = new Map<string, Promise<unknown> | undefined>()
      const strikeAt = (what: string, at: string) => {
        if (!struck.has(at) && what.includes(`"type":"${at}"`)) struck.set(at, road.driver.killWorker?.())
      }
      const { out } = await run('let a = ask "Which?" as text on s { open "/" } return a', {
        onEvent: ({ what }) => {
          strikeAt(JSON.stringify(what), 'asking')
          strikeAt(JSON.stringify(what), 'answered')
        }
      })
      await Promise.all(struck.values())
      expect([...struck.keys()]).toEqual(['asking', 'answered'])
      expect(out).toMatchObject({ status: 'done', result: 'blue' })
      expect(asked).toEqual(['Which?'])
    }
  )
})
