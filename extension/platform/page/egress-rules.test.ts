import { describe, expect, test } from 'vitest'
import { type EgressRule, egressRules } from './egress-rules.ts'

/** What a browser makes of the rules: the highest priority that fits decides, and without one a request goes. */
const goes = (
  rules: readonly EgressRule[],
  { url, tab = -1, from, type = 'image' }: { url: string; tab?: number; from?: string; type?: string }
): boolean => {
  const fits = ({ condition: at }: EgressRule) =>
    (at.resourceTypes ? (at.resourceTypes as readonly string[]).includes(type) : type !== 'main_frame') &&
    (!at.tabIds || at.tabIds.includes(tab)) &&
    !at.excludedTabIds?.includes(tab) &&
    (!at.initiatorDomains || (from !== undefined && at.initiatorDomains.includes(new URL(from).hostname))) &&
    (!at.urlFilter || url.startsWith(at.urlFilter.slice(1))) &&
    (!at.regexFilter || new RegExp(at.regexFilter).test(url))
  const [first] = rules.filter(fits).sort((a, b) => (b.priority ?? 1) - (a.priority ?? 1))
  return first?.action.type !== 'block'
}

const SHOP = 'https://shop.example'
const BANK = 'http://bank.example:8080'
const rules = egressRules(
  [
    { origins: [SHOP, 'https://cdn.example'], tabs: [1, 2] },
    { origins: [BANK], tabs: [3] }
  ],
  [7],
  new Set(['webtransport'])
)

describe('a request of a locked tab', () => {
  test.each([
    ['https://shop.example/a', true],
    ['https://cdn.example/a.js', true],
    ['wss://shop.example/live', true],
    ['http://shop.example/a', false],
    ['ws://shop.example/live', false],
    ['https://shop.example:8443/a', false],
    ['https://sub.shop.example/a', false],
    ['https://shop.example.evil.example/a', false],
    ['https://shop.example@evil.example/a', false],
    ['https://evil.example/https://shop.example/', false],
    ['https://evil.example/', false],
    [`${BANK}/`, false]
  ])('%s goes: %s', (url, wanted) => {
    for (const type of ['image', 'main_frame', 'websocket', 'a-type-to-come'])
      for (const from of [SHOP, 'https://ads.example', undefined])
        if (wanted ? type !== 'a-type-to-come' : true)
          expect(goes(rules, { url, tab: 2, type, ...(from && { from }) })).toBe(wanted)
  })
})

describe('elsewhere', () => {
  test('what a worker of the site, or a tab that it opened just now, asks for is held too', () => {
    for (const tab of [-1, 99]) {
      expect(goes(rules, { url: 'https://evil.example/', tab, from: SHOP })).toBe(false)
      expect(goes(rules, { url: `${SHOP}/a`, tab, from: SHOP })).toBe(true)
      expect(goes(rules, { url: 'https://evil.example/', tab, from: SHOP, type: 'main_frame' })).toBe(false)
      expect(goes(rules, { url: 'https://evil.example/', tab, from: 'https://news.example' })).toBe(true)
      expect(goes(rules, { url: 'https://evil.example/', tab, type: 'main_frame' })).toBe(true)
    }
  })

  test('the tabs that were there are left alone', () => {
    expect(goes(rules, { url: 'https://evil.example/', tab: 7, from: SHOP })).toBe(true)
  })

  test('one run neither narrows nor widens another', () => {
    expect(goes(rules, { url: `${BANK}/`, tab: 3, from: SHOP })).toBe(true)
    expect(goes(rules, { url: `${SHOP}/`, tab: 3, from: SHOP })).toBe(false)
  })
})

test('rules have numbers of their own, and types that the browser does not know are left out', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  const types = new Set(
    egressRules([{ origins: [SHOP], tabs: [1] }], [], new Set()).flatMap(
      ({ condition }) => condition.resourceTypes ?? []
    )
  )
  expect([...types]).not.toContain('webtransport')
  expect(egressRules([], [], new Set())).toEqual([])
})

describe('the sites of the floor', () => {
  const floor = { blocked: ['https://*.bad.example', 'https://cdn.example'], only: ['https://*.shop.example', SHOP] }
  const held = egressRules(
    [{ origins: [SHOP, 'https://cdn.example'], tabs: [1] }, { tabs: [2] }],
    [7],
    new Set(),
    floor
  )

  test.each([
    ['a blocked picture in a tab that is not locked', 'https://x.bad.example/p', 2, 'image', false],
    ['a blocked page there', 'https://bad.example/', 2, 'main_frame', false],
    ['a picture of any other site there', 'https://news.example/p', 2, 'image', true],
    ['a page of another site than the only ones there', 'https://news.example/', 2, 'main_frame', false],
    ['a page of one of the only ones there', 'https://www.shop.example/', 2, 'main_frame', true],
    ['what a locked run names, though it is blocked', 'https://cdn.example/a.js', 1, 'script', false],
    ['what a locked run names', `${SHOP}/`, 1, 'main_frame', true],
    ['what a locked run does not name, though it is allowed', 'https://www.shop.example/', 1, 'main_frame', false],
    ['anything in a tab of the person', 'https://bad.example/', 7, 'main_frame', true]
  ])('%s goes: %s', (_, url, tab, type, wanted) => {
    expect(goes(held, { url, tab, type, from: 'https://news.example' })).toBe(wanted)
  })
})
