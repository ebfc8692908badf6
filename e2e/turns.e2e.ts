import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { type Stage, setStage } from './stage/set-stage.ts'

/** What files one report, statement by statement. */
const filing = (title: string): readonly string[] => [
  'open "/reports/new"',
  `fill field "Title" with "${title}"`,
  'fill field "Amount" with 12.5',
  'choose "Travel" from field "Category"',
  'fill field "Date" with "2026-03-01"',
  'check checkbox "I have the receipt"',
  'click button "Submit" because "files the report"',
  'wait for text like "Report R-* saved" up to 10s'
]

const TITLES = ['First', 'Second', 'Third']

describe('a plan that stops before an act', () => {
  let stage: Stage
  let planner: StepPlanner
  let before: number
  beforeAll(async () => {
    stage = await setStage({ browser: 'chromium' })
    const signedIn = await stage.run(`plan "Sign in" site app = "${stage.site.url}" secret work at app
on app {
  open "/login"
  fill field "User name" with secret work.username
  fill field "Password" with secret work.password
  click button "Sign in"
  wait for table "Reports" up to 10s
}`)
    expect(signedIn).toMatchObject({ status: 'done' })
  })
  afterAll(() => stage?.close())
  beforeEach(async () => {
    planner = await actAsPlanner(stage)
    before = (await stage.site.reports()).length
  })

  const filed = async () => (await stage.site.reports()).slice(before).map(({ title }) => title)
  const planOf = (statements: readonly string[]) =>
    `plan "File three" site app = "${stage.site.url}"\non app {\n${statements.join('\n')}\n}\nreturn 3`
  const all = () => TITLES.flatMap(filing)

  const BROKEN = [
    ['a target that is not there', 'click button "Not there"', 'target/not-found'],
    ['a target that is not the only one', 'click link like "*"', 'target/ambiguous'],
    ['a wait that runs out', 'wait for text "Nobody says this" up to 500ms', 'page/wait-timeout'],
    ['a test that does not hold', 'require 1 == 2 else "one is not two"', 'run/require']
  ] as const

  test('is held at each of its statements, mended there each time, and files each report once', async () => {
    const right = all()
    const statements = right.map((_, i) => BROKEN[i % 2 === 0 ? 0 : 2][1])
    // Its first statement opens nothing, so its tab must be there: that of another session is none of its own.
    expect(await planner.act({ text: planOf(['open "/"']) })).toMatchObject({ status: 'done' })
    let answer = await planner.act({ text: planOf(statements) })
    for (const statement of right) {
      expect(answer).toMatchObject({ status: 'held', act: 'none', resume: { run: answer.run } })
      answer = await planner.act({ resume: answer.run, replace: statement })
    }
    expect(answer).toMatchObject({ status: 'done', result: 3 })
    expect(await filed()).toEqual(TITLES)
    expect((await stage.log(answer.run)).verified).toBe(true)
    // Twenty-four resumes, and three questions.
  }, 300_000)

  test.each(BROKEN)(
    'over %s is mended before, at and after its submit',
    async (_, wrong, code) => {
      const submits = filing('x').length - 2
      for (const at of [submits - 1, submits, submits + 1]) {
        const title = `Broken ${code} ${at}`
        const statements = filing(title)
        const had = (await stage.site.reports()).length
        const held = await planner.act({ text: planOf(statements.with(at, wrong)) })
        expect(held).toMatchObject({ status: 'held', act: 'none', code })
        const done = await planner.act({ resume: held.run, replace: statements[at] ?? '' })
        expect(done).toMatchObject({ status: 'done' })
        expect((await stage.site.reports()).slice(had).map((report) => report.title)).toEqual([title])
      }
    },
    120_000
  )
})
