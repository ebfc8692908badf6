import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Approve } from '../cli/road/approve.ts'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { losePage } from './stage/lose-page.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { settleAs } from './stage/settle-as.ts'
import { type Road, startRoad } from './stage/start-road.ts'

describe('a run that is held at an act', () => {
  let road: Road
  let site: Notes
  let planner: StepPlanner
  /** What the person says, one word for each question; yes once there is no more. */
  const says: Approve[] = []
  beforeAll(async () => {
    site = await serveNotes()
    const approve = () => says.shift() ?? 'all'
    road = await startRoad({ browser: 'chromium', vault: [], policy: ASK_BEFORE_SUBMIT, approve })
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
  const plan = (body: string) => `plan "File notes" site s = "${site.url}" on s { ${body} } return { ok: true }`
  const verified = async (run: string) => expect((await road.log(run)).verified).toBe(true)
  const FILED = 'wait for heading "Filed" up to 10s'

  test('that the person said no to files nothing, and once where they say yes to what is mended', async () => {
    says.push('none', 'none')
    const write = (note: string) => `open "/" fill field "Note" with "${note}"`
    const no = await planner.act({ text: plan(`${write('Wrong')} click button "File" ${FILED}`) })
    expect(no).toMatchObject({ status: 'held', act: 'none', code: 'approval/declined' })
    const again = await planner.act({ resume: no.run, replace: `${write('Worse')} click button "File"` })
    expect(again).toMatchObject({ status: 'held', act: 'none', code: 'approval/declined' })
    expect(site.sent().filed).toBe(0)
    const yes = await planner.act({ resume: again.run, replace: `${write('Right')} click button "File"` })
    expect(yes).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['Right'])
    await verified(yes.run)
  })

  test('whose target changed files nothing, and once where it is looked for again', async () => {
    const read = (name: string) =>
      `let ${name}s = read all listitem in list "Notes" as { whose: text from generic } let ${name} = first(${name}s)`
    const held = await planner.act({
      text: plan(`open "/moves" ${read('note')} click button "Change" click button "File" in @note ${FILED}`)
    })
    expect(held).toMatchObject({ status: 'held', act: 'none', code: 'target/changed' })
    expect(site.sent().filed).toBe(0)
    const done = await planner.act({ resume: held.run, replace: `${read('other')} click button "File" in @other` })
    expect(done).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['Moved'])
    await verified(done.run)
  })

  /** The page is lost in the middle of the click: at `/busy` when the site had the note, at `/slow` before. */
  const lose = (path: '/busy' | '/slow') =>
    losePage(planner, plan(`open "${path}" click button "File it" as submit ${FILED}`))

  test.each([
    ['before the site had it', '/slow', 0],
    ['when the site had it', '/busy', 1]
  ] as const)('of which nobody knows, whose page was lost %s, is done once after a look', async (_, path, had) => {
    const run = await lose(path)
    expect(site.sent().filed).toBe(had)
    const write = 'open "/" fill field "Note" with "Lost" click button "File"'
    const look = `if exists heading "Lost" { open "/file" } else { ${write} }`
    // There is nothing to look at any more where the page was: what is seen stands where the site lists it.
    const lost = await planner.act({ resume: run, replace: look })
    expect(lost).toMatchObject({ status: 'held', act: 'none', code: 'page/load-failed' })
    expect(await planner.act({ resume: lost.run, replace: write })).toMatchObject({ code: 'resume/unknown-act' })
    const done = await planner.act({ resume: lost.run, replace: `open "/all" ${look}` })
    expect(done).toMatchObject({ status: 'done', result: { ok: true } })
    expect(site.held()).toEqual(['Lost'])
    expect(site.sent().filed).toBe(1)
    await verified(done.run)
  })

  test('of which nobody knows is not done again unseen, and takes nothing back', async () => {
    const run = await lose('/busy')
    const write = 'open "/" fill field "Note" with "Lost" click button "File"'
    for (const replace of ['click button "File it" as submit', write, `observe document ${write}`]) {
      const answer = await planner.act({ resume: run, replace })
      expect(answer).toMatchObject({ status: 'refused', act: 'none', code: 'resume/unknown-act' })
    }
    expect(await planner.act({ resume: run, end: 'undo' })).toMatchObject({ run, status: 'unknown', act: 'unknown' })
    expect(site.held()).toEqual(['Lost'])
    expect(site.sent()).toEqual({ filed: 1, withdrawn: 0 })
    await expect(planner.act({ resume: run, replace: write })).rejects.toThrow('resume/not-held')
    await verified(run)
  })

  test.each([
    ['not done, is done once', '/slow', 'not-done', 'Lost', ['Lost']],
    ['done, goes on to what is next', '/busy', 'done', 'Next', ['Lost', 'Next']]
  ] as const)('that the person said was %s, without a look', async (_, path, said, note, held) => {
    const replace = `open "/" fill field "Note" with "${note}" click button "File"`
    const run = await lose(path)
    expect(await planner.act({ resume: run, replace })).toMatchObject({ code: 'resume/unknown-act' })
    const shown = await settleAs(road.driver, run, { url: `${site.url}/all`, said })
    expect(shown).toContain('File it')
    const done = await planner.act({ resume: run, replace })
    expect(done).toMatchObject({ status: 'done', result: { ok: true } })
    expect([site.held(), site.sent()]).toEqual([held, { filed: held.length, withdrawn: 0 }])
    await verified(done.run)
    expect(readFileSync((await road.log(run)).path, 'utf8')).toMatch(new RegExp(`said\\W+${said}\\W`))
  })
})
