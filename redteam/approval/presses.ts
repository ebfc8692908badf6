import type { Question } from '@writ/dsl/contract'
import { readWhole } from '../../extension/ui/testing/read-whole.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { type ApprovalPage, endApprovalPages, showQuestion, untilArmed } from './approval-pages.ts'
import { inBrowsers, type PageAttack } from './in-browsers.ts'
import { asked } from './questions.ts'
import { whileAway } from './while-away.ts'

export const end = endApprovalPages

const BAR = 'extension/ui/approval/decide-bar.tsx'
const GUARD = 'extension/ui/approval/press-guard.ts'
const ARMING = 'extension/ui/approval/use-arming.ts'
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

/** A question that goes on below its window: until it was read to its end, its button is not armed, however slow this machine is. */
const LONG = { ...SHORT, about: { ...SHORT.about, message: 'Solve the puzzle. '.repeat(300) } }

/** Holds a key down on the button of a long question, then reads on until it is armed. */
const holdUnarmed = async ({ page }: ApprovalPage, key: string): Promise<void> => {
  await page.locator(`${ALLOW}[data-armed="false"]`).focus()
  await page.keyboard.down(key)
  await readWhole(page)
}

const pressKey =
  (key: string) =>
  async (shown: ApprovalPage): Promise<Said> => {
    await shown.arms()
    await shown.page.locator(ALLOW).focus()
    await shown.page.keyboard.press(key)
    return await saidBy(shown)
  }

/** Time counts only while the page has the focus, which is looked for at once when it may have gone, and again at the click. */
const UNATTENDED: readonly Guard[] = [
  {
    file: 'extension/ui/approval/arming-clock.ts',
    find: '      if (!attended) {\n        restart()\n        return 0\n      }\n',
    replace: ''
  },
  { file: ARMING, find: "    window.addEventListener('blur', startAgain)\n", replace: '' },
  { file: ARMING, find: "    document.addEventListener('visibilitychange', startAgain)\n", replace: '' },
  { file: ARMING, find: '      if (!attended || !content.current', replace: '      if (!content.current' },
  {
    file: BAR,
    find: 'guard.counts(event.isTrusted, armed && isAttended())',
    replace: 'guard.counts(event.isTrusted, armed)'
  }
]

/** Something but a person's own press, on a button that is, or will be, armed. */
const press = (
  name: string,
  guards: readonly Guard[],
  attack: (shown: ApprovalPage) => Promise<unknown>,
  twin: (shown: ApprovalPage) => Promise<Said> = honestPress,
  question: Question = SHORT
): PageAttack => ({
  name,
  guards,
  attack: (browser, off) =>
    showQuestion(browser, off, question, async (shown) => {
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
    async (shown) => {
      await holdUnarmed(shown, 'Enter')
      for (let repeats = 0; repeats < 3; repeats++) await shown.page.keyboard.down('Enter')
      await shown.page.keyboard.up('Enter')
    },
    pressKey('Enter'),
    LONG
  ),
  press(
    'Space held down on the button from before it was armed',
    [{ file: GUARD, find: 'beganUnarmed = !armed', replace: 'beganUnarmed = false' }],
    async (shown) => {
      await holdUnarmed(shown, 'Space')
      await shown.page.keyboard.up('Space')
    },
    pressKey('Space'),
    LONG
  ),
  press('a press that is under way as another page takes the focus', UNATTENDED, async (shown) => {
    await shown.arms()
    await shown.page.mouse.move(...(await middle(shown)))
    await shown.page.mouse.down()
    await whileAway(shown.page, () => shown.page.mouse.up())
  }),
  {
    name: 'a question that arms while another page has the focus',
    guards: UNATTENDED,
    attack: (browser, off) =>
      showQuestion(browser, off, SHORT, ({ page, arms }) =>
        whileAway(page, async () =>
          (await arms()) ? gotThrough('armed before nobody') : sentBack('not armed while the focus is away')
        )
      ),
    twin: (browser, off) => showQuestion(browser, off, SHORT, honestPress)
  },
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
