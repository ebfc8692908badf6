import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const NOTE = '<h1>Notes</h1><form><label>Note <input name="note"></label></form>'

describe.each(ONE_ENGINE)('in %s, what agents were shown', (browser) => {
  let road: Road
  let from: Pages
  let to: Pages

  beforeAll(async () => {
    from = await servePages(() => ({ '/': '<title>Balance: 12</title><h1>Bank</h1>' }))
    to = await servePages(() => ({ '/': NOTE }))
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await from?.close()
    await to?.close()
  })

  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${road.server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    expect(answer.status).toBe(200)
  }
  /** The server knows nothing any more, as one would that says less than it should. */
  const serverForgets = async () => {
    await post('/v1/admin/labels/clear', { person: 'person', what: 'shown' })
    await post('/v1/admin/labels/clear', { person: 'person', what: 'released' })
  }

  const look = (rest = '') => `plan "Look" site a = "${from.url}" on a { open "/" let x = read title ${rest} } return x`
  const write = () => `plan "Write" site b = "${to.url}" on b { open "/" fill field "Note" with "it is twelve" }`

  /** How many questions the plan asked, and how many the server had decided that it should. */
  const questions = async (text: string) => {
    let decided: unknown
    const out = await road.run(text, {
      onEvent: ({ what }) => {
        const event = what as { type: string; asked?: number }
        if (event.type === 'decided') decided = event.asked
      }
    })
    expect(out).toMatchObject({ status: 'done' })
    return { asked: out.approvals.length, decided }
  }

  const personForgets = async () => {
    const options = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    for (const what of ['shown', 'released']) {
      const isForgotten = () =>
        options.evaluate((part) => {
          const shown = document.querySelector(`[data-labels=${part}]`)
          // First the button that asks whether one is sure, then the one that says so.
          const buttons = shown?.querySelectorAll('button')
          buttons?.[buttons.length - 1]?.click()
          return shown?.textContent?.includes('Nothing.') ?? false
        }, what)
      await expect.poll(isForgotten, { timeout: 30_000, interval: 500 }).toBe(true)
    }
    await closePage(options)
  }

  test('is asked about where it is taken elsewhere, and at its own site never', async () => {
    expect(await questions(look())).toEqual({ asked: 0, decided: 0 })
    expect(await questions(look())).toEqual({ asked: 0, decided: 0 })
    expect(await questions(write())).toEqual({ asked: 1, decided: 1 })
  })

  test('the device remembers, although the server says nothing of it', async () => {
    await serverForgets()
    expect(await questions(write())).toEqual({ asked: 1, decided: 0 })
    expect((await road.log(null)).verified).toBe(true)
  })

  test('the person has it forgotten, on both sides', async () => {
    expect(await questions(write())).toMatchObject({ asked: 1 })
    await personForgets()
    expect(await questions(write())).toEqual({ asked: 0, decided: 0 })
    expect((await road.log(null)).verified).toBe(true)
  })

  test('a run that stopped half-way has told what it could, also where the worker was killed over it', async () => {
    let killed: Promise<void> | undefined
    const out = await road.run(look('wait for heading "Never" up to 3s'), {
      onEvent: ({ what }) => {
        if ((what as { type: string }).type === 'step') killed ??= road.driver.killWorker?.()
      }
    })
    await killed
    expect(out.status).not.toBe('done')
    await serverForgets()
    expect(await questions(write())).toEqual({ asked: 1, decided: 0 })
  })
})
