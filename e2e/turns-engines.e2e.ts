import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actAsPlanner } from './stage/act-as-planner.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { type Notes, serveNotes } from './stage/serve-notes.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const FILED = 'click button "File" wait for heading "Filed" up to 10s'
const WITHDRAW = 'open "/last" click button "Withdraw" wait for heading "Withdrawn" up to 10s'

describe.each(EACH_ENGINE)('in %s, a session by turns', (browser) => {
  let road: Road
  let bank: Pages
  let books: Notes
  beforeAll(async () => {
    bank = await servePages(() => ({ '/': '<h1>Account</h1><output aria-label="Number">17</output>' }))
    books = await serveNotes()
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await bank?.close()
    await books?.close()
  })

  test('keeps a value, uses it, fails, is mended, fails again, and takes back what it did once its time is over', async () => {
    const planner = await actAsPlanner(road)
    const kept = await planner.act({
      text: `plan "Carry" site bank = "${bank.url}" site books = "${books.url}"
on bank { open "/" let number = read text of status "Number" } keep number`
    })
    expect(kept).toMatchObject({ status: 'done', kept: ['number'] })

    const write = 'open "/" fill field "Note" with number'
    const first = await planner.act({ text: `on books { ${write} ${FILED} }`, observe: 'heading "Filed"' })
    expect(first).toMatchObject({ status: 'done', view: expect.stringContaining('Filed') })

    const held = await planner.act({
      text: `on books { open "/" do { ${write} ${FILED} } undo { ${WITHDRAW} } ${write} click button "Not there" ${FILED} }`
    })
    expect(held).toMatchObject({ status: 'held', act: 'none', code: 'target/not-found' })
    expect(books.held()).toEqual(['17', '17'])
    // What is mended goes on to what fails next: nothing of it is done twice.
    const next = await planner.act({ resume: held.run, replace: 'require number == "18" else "the number"' })
    expect(next).toMatchObject({ status: 'held', act: 'none', code: 'run/require' })
    const done = await planner.act({ resume: next.run, replace: 'require number == "17" else "the number"' })
    expect(done).toMatchObject({ status: 'done' })
    expect(books.held()).toEqual(['17', '17', '17'])
    expect((await road.log(done.run)).verified).toBe(true)

    const last = await planner.act({
      text: `on books { open "/" do { ${write} ${FILED} } undo { ${WITHDRAW} } click button "Not there" }`
    })
    expect(last).toMatchObject({ status: 'held', code: 'target/not-found' })
    expect(books.held()).toHaveLength(4)
    const status = async () => (await planner.state(last.run)).status
    await expect.poll(status, { timeout: 200_000, interval: 1000 }).toBe('refused')
    expect((await planner.state(last.run)).report?.undone).toHaveLength(1)
    expect([books.held(), books.sent()]).toEqual([['17', '17', '17'], { filed: 4, withdrawn: 1 }])
    await expect(planner.act({ resume: last.run, replace: FILED })).rejects.toThrow('resume/not-held')
    expect((await road.log(last.run)).verified).toBe(true)
  }, 400_000)
})
