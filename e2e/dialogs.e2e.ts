import type { Dialog } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { EACH_ENGINE, testOurs } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const button = (name: string, script: string) => `<button onclick="${script}">${name}</button>`
const say = `document.querySelector('h1').textContent = 'Said ' +`

const PAGES = {
  '/': `<h1>Ask</h1>${button('Confirm', `${say} confirm('Sure about 7?')`)}${button('Plain', '0')}
    ${button('Twice', `alert('Sure 1'); ${say} confirm('Sure 2')`)}
    ${button('Later', `setTimeout(() => { ${say} confirm('Sure now?') }, 700)`)}
    ${button('Inner', `${say} frames[0].confirm('Sure inside?')`)}
    ${button('Fresh', `const f = document.createElement('iframe'); document.body.append(f); ${say} f.contentWindow.confirm('Sure anew?')`)}
    <iframe srcdoc="<p>Inner</p>"></iframe>`,
  '/kept': `<h1>Kept</h1><script>const kept = confirm</script>${button('Confirm', `${say} kept('Sure?')`)}`,
  '/loads': `<h1>Loads</h1><script>document.querySelector('h1').textContent = 'Said ' + confirm('Sure?')</script>`
}

interface Sending {
  readonly chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } }
}

describe.each(EACH_ENGINE)('dialogs in %s', (browser) => {
  const ours = testOurs(browser)
  let road: Road
  let s: Pages
  /** What the browser itself asked, in order, and whether it waits for its answer. */
  const asked: string[] = []
  let open: Dialog | undefined
  let heldInPanel = false
  beforeAll(async () => {
    s = await servePages(() => PAGES)
    road = await startRoad({ browser, vault: [] })
    const own = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    own.context().on('dialog', (dialog) => {
      asked.push(dialog.message())
      open = dialog
    })
    panel = () =>
      own.evaluate(async () => {
        const { chrome } = globalThis as unknown as Sending
        return JSON.stringify(await chrome.runtime.sendMessage({ type: 'panel/state' }))
      })
  })
  let panel: () => Promise<string>
  afterAll(async () => {
    await road?.close()
    await s?.close()
  })
  afterEach(() => {
    asked.length = 0
    heldInPanel = false
  })

  /** Runs a plan; a person accepts what the browser asks, once the run has said that it waits. */
  const run = async (body: string) => {
    const told: boolean[] = []
    const answers: Promise<void>[] = []
    const answer = async () => {
      heldInPanel = (await panel()).includes('"held":"dialog"')
      // The page tells that it waits before the browser does.
      const there = await vi.waitFor(() => open ?? Promise.reject(new Error('No dialog came')), { timeout: 10_000 })
      open = undefined
      await there.accept()
    }
    const out = await road.run(`plan "Dialogs" site s = "${s.url}"\n${body}`, {
      onEvent: ({ what }) => {
        const event = what as { readonly type: string; readonly over?: boolean }
        if (event.type !== 'held') return
        told.push(event.over === true)
        if (!event.over) answers.push(answer())
      }
    })
    await Promise.all(answers)
    return { out, told, notes: out.steps.filter(({ note }) => note === 'no-dialog').map(({ target }) => target) }
  }
  const clicking = (name: string, then = '') =>
    `on s { open "/" click button "${name}" ${then} wait for heading like "Said *" up to 20s let said = read text of heading } return { said }`

  test.each([
    ['Confirm', 'then accept dialog "Sure about *"', 'Said true'],
    ['Confirm', 'then dismiss dialog', 'Said false'],
    ['Later', 'then accept dialog "Sure*"', 'Said true'],
    ['Inner', 'then accept dialog "Sure*"', 'Said true'],
    ['Fresh', 'then accept dialog "Sure*"', 'Said true']
  ])('one that the plan answers is answered: %s, %s', async (name, then, said) => {
    const { out, told, notes } = await run(clicking(name, then))
    expect(out).toMatchObject({ status: 'done', result: { said } })
    expect([asked, told, notes]).toEqual([[], [], []])
  })

  test('one that it does not answer is the person’s; the run says that it waits, and goes on', async () => {
    const { out, told } = await run(clicking('Confirm'))
    expect(out).toMatchObject({ status: 'done', result: { said: 'Said true' } })
    expect([asked, told, heldInPanel]).toEqual([['Sure about 7?'], [false, true], true])
  })

  ours('one that says something else is the person’s, and that the other never came is said', async () => {
    const { out, told, notes } = await run(clicking('Confirm', 'then dismiss dialog "Delete*"'))
    expect(out).toMatchObject({ status: 'done', result: { said: 'Said true' } })
    expect([asked, told, notes]).toEqual([['Sure about 7?'], [false, true], ['button "Confirm"']])
  })

  ours('of two, one is answered', async () => {
    const { out, told } = await run(clicking('Twice', 'then accept dialog'))
    expect(out).toMatchObject({ status: 'done', result: { said: 'Said true' } })
    expect([asked, told]).toEqual([['Sure 2'], [false, true]])
  })

  ours('one that never comes is said', async () => {
    const { out, notes } = await run('on s { open "/" click button "Plain" then accept dialog }')
    expect(out).toMatchObject({ status: 'done' })
    expect(notes).toEqual(['button "Plain"'])
  })

  ours('one of a page that kept the browser’s own before the run came is the person’s', async () => {
    const page = await road.driver.newPage(`${s.url}/kept`)
    await page.bringToFront()
    const { out, told } = await run(
      'on s { click button "Confirm" then accept dialog wait for heading like "Said *" up to 20s let said = read text of heading } return { said }'
    )
    expect(out).toMatchObject({ status: 'done', result: { said: 'Said true' } })
    expect([asked, told]).toEqual([['Sure?'], [false, true]])
    await page.close()
  })

  test('one that a page opens as it loads is waited for', async () => {
    const { out, told } = await run('on s { open "/loads" let said = read text of heading } return { said }')
    expect(out).toMatchObject({ status: 'done', result: { said: 'Said true' } })
    expect([asked, told]).toEqual([['Sure?'], [false, true]])
  })
})
