import type { ActionGrant, Batch, HandEvent, ToDocument } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { lendHand } from './lend-hand.ts'

const grant = (id: string, input?: 'trusted'): ActionGrant => ({
  type: 'writ_action',
  id,
  origin: 'https://a.test',
  verb: 'click',
  effect: 'activate',
  max: 1,
  approval: 'allow',
  raise: {},
  ...(input && { input })
})
const TARGET = { by: 'role' } as never
const BATCH = {
  token: '',
  acts: [
    { step: '1', effect: 'e1', class: 'activate', page: { verb: 'click', target: TARGET } },
    { step: '2', effect: 'e2', class: 'activate', page: { verb: 'click', target: TARGET } },
    { step: '3', effect: 'e3', class: 'activate', page: { verb: 'press', key: 'a' } },
    { step: '4', effect: 'e4', class: 'input', page: { verb: 'hover', target: TARGET } },
    { step: '5', effect: 'e5', class: 'input', page: { verb: 'fill', target: TARGET, text: 'x' } }
  ]
} as Batch
const GRANTS = [
  grant('e1', 'trusted'),
  grant('e2'),
  grant('e3', 'trusted'),
  grant('e4', 'trusted'),
  grant('e5', 'trusted')
]

const mouse = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', x = 1): HandEvent => ({
  kind: 'mouse',
  type,
  x,
  y: 1,
  button: 'left',
  clickCount: 1
})
const CLICK = [mouse('mouseMoved'), mouse('mousePressed'), mouse('mouseReleased')]
const KEY: readonly HandEvent[] = [
  { kind: 'key', type: 'keyDown', key: 'a', code: 'KeyA', windowsVirtualKeyCode: 65, modifiers: 0, text: 'a' }
]

/** What the browser was made to do, and what the document was told, for a document that asks for this. */
const ask = async (asked: readonly (readonly [string, readonly HandEvent[]])[], frame = 0) => {
  const [done, said]: [HandEvent[], ToDocument[]] = [[], []]
  const input = {
    take: async () => true,
    use: async (_: number, __: string, events: readonly HandEvent[]) => done.push(...events) > 0,
    release: async () => undefined
  }
  const hand = lendHand(BATCH, GRANTS, { tab: 1, frame, document: 'd' }, input, (message) => said.push(message))
  for (const [step, events] of asked)
    await hand.hear({ type: 'hand', txn: 'r', seq: 0, step, id: 7, events: [...events] })
  return { done, told: said.map((message) => message.type === 'handed' && message.done) }
}

describe('a document gets of the browser’s own input', () => {
  test('what its act needs, once it has asked for it', async () => {
    expect(
      await ask([
        ['1', []],
        ['1', CLICK]
      ])
    ).toEqual({ done: CLICK, told: [true, true] })
    expect(
      await ask([
        ['3', []],
        ['3', KEY]
      ])
    ).toEqual({ done: KEY, told: [true, true] })
  })

  test('nothing twice', async () => {
    expect(
      await ask([
        ['1', CLICK],
        ['1', CLICK]
      ])
    ).toEqual({ done: CLICK, told: [true, false] })
  })

  test.each<[string, string, readonly HandEvent[], number?]>([
    ['for an act that was not granted it', '2', CLICK],
    ['for an act that is none of the hand', '5', CLICK],
    ['for an act that is not in the batch', '9', CLICK],
    ['for keys where a click was granted', '1', KEY],
    ['for a click where a key was granted', '3', CLICK],
    ['for a press where only the hand goes over it', '4', CLICK],
    ['for two places at once', '1', [mouse('mousePressed', 1), mouse('mouseReleased', 2)]],
    ['in a frame', '1', CLICK, 4]
  ])('nothing %s', async (_, step, events, frame) => {
    expect(await ask([[step, events]], frame)).toEqual({ done: [], told: [false] })
  })

  test('nothing in a build without that right', async () => {
    const said: ToDocument[] = []
    const hand = lendHand(BATCH, GRANTS, { tab: 1, frame: 0, document: 'd' }, undefined, (message) =>
      said.push(message)
    )
    await hand.hear({ type: 'hand', txn: 'r', seq: 0, step: '1', id: 7, events: [] })
    expect(said).toEqual([{ type: 'handed', id: 7, done: false }])
  })
})
