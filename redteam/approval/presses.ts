import type { Page } from 'playwright'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { type ApprovalPage, endApprovalPages, showQuestion, untilArmed } from './approval-pages.ts'
import { inBrowsers, type PageAttack } from './in-browsers.ts'
import { asked } from './questions.ts'

export const end = endApprovalPages

const BAR = 'extension/ui/approval/decide-bar.tsx'
const GUARD = 'extension/ui/approval/press-guard.ts'
const ALLOW = '#writ-allow'

/** A question that its window holds whole. */
const SHORT = {
  ...asked(),
  about: { kind: 'hand-over' as const, step: '1', message: 'Solve the puzzle' }
}

const saidBy = async ({ page, answers }: ApprovalPage): Promise<Said> => {
  await page.waitForTimeout(150)
  const given = await answers()
  return given.includes('once') ? gotThrough('allowed') : sentBack('nothing was allowed')
}

const honestPress = async (shown: ApprovalPage): Promise<Said> => {
  if (!(await shown.arms())) return sentBack('not armed')
  await shown.page.click(ALLOW, { force: true })
  return saidBy(shown)
}

/** Holds a key down on the button, which was not armed as it went down, however slow this machine is. */
const holdUnarmed = async (page: Page, key: string): Promise<void> => {
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  await page.locator(`${ALLOW}[data-armed="false"]`).focus()
  await page.keyboard.down(key)
  await page.evaluate(() => Reflect.deleteProperty(document, 'hasFocus'))
}

const pressKey =
  (key: string) =>
  async (shown: ApprovalPage): Promise<Said> => {
    await shown.arms()
    await shown.page.locator(ALLOW).focus()
    await shown.page.keyboard.press(key)
    return await saidBy(shown)
  }

/** Something but a person's own press, on a button that is, or will be, armed. */
const press = (
  name: string,
  guards: readonly Guard[],
  attack: (shown: ApprovalPage) => Promise<unknown>,
  twin: (shown: ApprovalPage) => Promise<Said> = honestPress
): PageAttack => ({
  name,
  guards,
  attack: (browser, off) =>
    showQuestion(browser, off, SHORT, async (shown) => {
      await attack(shown)
      return await saidBy(shown)
    }),
  twin: (browser, off) => showQuestion(browser, off, SHORT, twin)
})

const middle = async ({ page }: ApprovalPage): Promise<readonly [x: number, y: number]> => {
  const box = await page.locator(ALLOW).boundingBox()
  if (!box) throw new Error('there is no button')
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** Runs in a frame: where the middle of an element is in it. */
const placeOf = (selector: string): { readonly x: number; readonly y: number } => {
  const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()
  return { x: x + width / 2, y: y + height / 2 }
}

/** A page around the question that shows nothing of it but the button, under words of its own. */
const framed = (
  address: string
): string => `<!doctype html><title>Win</title><body style="margin:0"><h1>Win a prize</h1>
<iframe src="${address}" style="width:520px;height:600px;border:0;opacity:0.01"></iframe></body>`

export const ATTACKS = inBrowsers([
  {
    ...press(
      'a click that a script makes',
      [
        {
          file: BAR,
          find: 'guard.counts(event.isTrusted, armed && isAttended())',
          replace: 'guard.counts(true, armed && isAttended())'
        }
      ],
      async ({ arms, page }) => {
        await arms()
        await page.evaluate(() => document.querySelector<HTMLElement>('#writ-allow')?.click())
      }
    ),
    core: true
  },
  press(
    'a press before the question could be read',
    [
      {
        file: BAR,
        find: 'const armed = progress === 1 && !sending && ready',
        replace: 'const armed = !sending && ready'
      }
    ],
    async (shown) => {
      await shown.page.mouse.click(...(await middle(shown)))
    }
  ),
  press(
    'a button of the mouse held down since before it was armed',
    [{ file: GUARD, find: 'beganUnarmed = !armed', replace: 'beganUnarmed = false' }],
    async (shown) => {
      await shown.page.mouse.move(...(await middle(shown)))
      await shown.page.mouse.down()
      await shown.arms()
      await shown.page.mouse.up()
    }
  ),
  press(
    'Enter held down as the question came',
    [{ file: GUARD, find: 'if (!keyIsOurs) beganUnarmed = true', replace: '' }],
    async ({ arms, page }) => {
      await page.keyboard.down('Enter')
      await arms()
      await page.locator(ALLOW).focus()
      // A key that is down goes on saying so, wherever the focus goes.
      for (let repeats = 0; repeats < 3; repeats++) await page.keyboard.down('Enter')
      await page.keyboard.up('Enter')
    },
    pressKey('Enter')
  ),
  press(
    'Enter held down on the button from before it was armed',
    [{ file: GUARD, find: 'if (trusted && keyIsOurs) isJudged = true', replace: 'if (!trusted) isJudged = true' }],
    async ({ arms, page }) => {
      await holdUnarmed(page, 'Enter')
      await arms()
      for (let repeats = 0; repeats < 3; repeats++) await page.keyboard.down('Enter')
      await page.keyboard.up('Enter')
    },
    pressKey('Enter')
  ),
  press(
    'Space held down on the button from before it was armed',
    [{ file: GUARD, find: 'beganUnarmed = !armed', replace: 'beganUnarmed = false' }],
    async ({ arms, page }) => {
      await holdUnarmed(page, 'Space')
      await arms()
      await page.keyboard.up('Space')
    },
    pressKey('Space')
  ),
  press(
    'a press that is under way as another window takes the focus',
    [
      {
        file: BAR,
        find: 'guard.counts(event.isTrusted, armed && isAttended())',
        replace: 'guard.counts(event.isTrusted, armed)'
      }
    ],
    async (shown) => {
      await shown.arms()
      // The click follows in the very task in which the button goes up, before any clock looks again.
      await shown.page.evaluate(() =>
        window.addEventListener('pointerup', () => {
          document.hasFocus = () => false
        })
      )
      await shown.page.mouse.click(...(await middle(shown)))
    }
  ),
  press(
    'a press after the focus was away at the moment of arming',
    [
      {
        file: 'extension/ui/approval/arming-clock.ts',
        find: '      if (!attended) {\n        restart()\n        return 0\n      }\n',
        replace: ''
      },
      {
        file: BAR,
        find: 'guard.counts(event.isTrusted, armed && isAttended())',
        replace: 'guard.counts(event.isTrusted, armed)'
      }
    ],
    async (shown) => {
      await shown.page.evaluate(() => {
        document.hasFocus = () => false
      })
      await shown.arms()
      await shown.page.mouse.click(...(await middle(shown)))
    }
  ),
  {
    name: 'the question in a frame of another page, its button under a lure',
    guards: [{ file: 'extension/ui/approval/is-attended.ts', find: ' && window.top === window.self', replace: '' }],
    attack: (browser, off) =>
      showQuestion(browser, off, SHORT, async ({ page }, address) => {
        await page.goto(new URL('/none', address).href)
        await page.setContent(framed(address))
        const inside = page.frames().find((one) => one.url() === address)
        const around = await page.locator('iframe').boundingBox()
        if (!inside || !around) throw new Error('there is no frame')
        await inside.waitForSelector(ALLOW)
        const pressAt = (x: number, y: number) => page.mouse.click(around.x + x, around.y + y)
        await pressAt(5, 5)
        if (!(await inside.evaluate(untilArmed, 60))) return sentBack('not armed in a frame')
        const { x, y } = await inside.evaluate(placeOf, ALLOW)
        await pressAt(x, y)
        await inside.waitForSelector('main[data-state="answered"]')
        return gotThrough('allowed in a frame')
      }),
    twin: (browser, off) => showQuestion(browser, off, SHORT, honestPress)
  }
])
