import { expect, test } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { TabNeed } from './do-tab.ts'
import { tabFor } from './tab-for.ts'

const [OWN, NAMED, BLANK] = [1, 2, 9]

interface Browser {
  readonly made?: readonly number[]
  readonly joined?: readonly number[]
  readonly closed?: readonly number[]
}

const find = async (
  verb: string,
  tab: string | undefined,
  { made = [OWN, NAMED], joined = [], closed = [] }: Browser,
  record: Pick<RunRecord, 'tab' | 'tabs'> = { tab: OWN, tabs: { t: NAMED } }
) => {
  const beside: (number | undefined)[] = []
  const ports = {
    tabTaker: async () => () => true,
    tabs: {
      isMade: async (id: number) => made.includes(id),
      isAlone: async (id: number) => made.includes(id) && !joined.includes(id),
      isOpen: async (id: number) => !closed.includes(id),
      forRun: async () => BLANK,
      blank: async (id: number | undefined) => {
        beside.push(id)
        return BLANK
      }
    }
  } as unknown as RoadPorts
  const found = await tabFor(
    { run: 'r', ...record } as RunRecord,
    { act: { verb }, ...(tab && { tab }) } as TabNeed,
    ports
  )
  return found.ok ? { ...found.value, beside } : found.refusal.code
}

test('a tab that no page holds is opened in again', async () => {
  expect(await find('open', undefined, {})).toEqual({ tab: OWN, beside: [] })
  expect(await find('open', 't', {})).toEqual({ tab: NAMED, beside: [] })
})

test.each<[string, string | undefined, Browser, number | undefined]>([
  ['whose page opened another', undefined, { joined: [OWN] }, OWN],
  ['of a name, whose page opened another', 't', { joined: [NAMED] }, NAMED],
  ['that an act of the plan opened', 't', { made: [OWN] }, NAMED],
  ["of the person's, which stays", undefined, { made: [NAMED] }, undefined]
])('an `open` in a tab %s is done in a new one, which takes its place', async (_what, name, browser, left) => {
  const at = name ? NAMED : OWN
  expect(await find('open', name, browser)).toEqual({ tab: BLANK, ...(left && { left }), beside: [at] })
})

test('what is done to the page that stands there is done where it stands', async () => {
  for (const verb of ['back', 'forward', 'reload', 'close'])
    expect(await find(verb, undefined, { joined: [OWN] })).toEqual({ tab: OWN, beside: [] })
})

test('a tab that is gone is not opened anew', async () => {
  expect(await find('open', undefined, { made: [], closed: [OWN] })).toEqual({ tab: OWN, beside: [] })
  expect(await find('open', 't', {}, { tab: OWN, tabs: { t: null } })).toBe('page/closed')
})

test('a run without a tab, and a name that is new, begin in a new one', async () => {
  expect(await find('open', undefined, {}, {})).toEqual({ tab: BLANK, beside: [] })
  expect(await find('open', 'u', {})).toEqual({ tab: BLANK, beside: [OWN] })
})
