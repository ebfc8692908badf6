import { expect, test } from 'vitest'
import { type FrontTabs, whileInFront } from './while-in-front.ts'

type Listener = (of: { readonly tabId: number }) => void

const [OURS, OTHER] = [1, 2]
const listeners = new Set<Listener>()
const front = { tab: OURS, window: 5 }
const bring = (tab: number) => {
  front.tab = tab
  for (const listener of listeners) listener({ tabId: tab })
}

const tabs: FrontTabs = {
  onActivated: {
    addListener: (listener) => void listeners.add(listener),
    removeListener: (listener) => void listeners.delete(listener)
  },
  get: async (tab) => ({ active: front.tab === tab, windowId: front.window })
}

const takeWhile = async (happens: () => void): Promise<boolean> => {
  Object.assign(front, { tab: OURS, window: 5 })
  const taken = await whileInFront(OURS, tabs, async (window) => {
    happens()
    return window
  })
  expect(listeners.size).toBe(0)
  return taken !== undefined
}

test.each<[string, () => void, boolean]>([
  ['nothing happens', () => undefined, true],
  ['its own tab is brought forward once more', () => bring(OURS), true],
  ['another tab comes to the front', () => bring(OTHER), false],
  [
    'another tab comes to the front and goes again',
    () => {
      bring(OTHER)
      bring(OURS)
    },
    false
  ],
  [
    'the tab is moved to another window',
    () => {
      front.window = 6
    },
    false
  ]
])('a picture of what stands in front while %s', async (_what, happens, isKept) => {
  expect(await takeWhile(happens)).toBe(isKept)
})

test('none of a tab that does not stand in front', async () => {
  front.tab = OTHER
  expect(await whileInFront(OURS, tabs, async () => 'taken')).toBeUndefined()
})
