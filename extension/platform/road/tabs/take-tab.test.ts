import { type ActOutcome, type Floor, ok } from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { takeTab } from './take-tab.ts'

const SITE = 'https://a.example'
const LINK = `${SITE}/x`
const OURS = 99

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** A browser in which tabs come when they come, `[after ms, tab]`, all from the same document. */
const scene = (coming: readonly (readonly [after: number, tab: number])[], othersTab?: number, floor: Floor = {}) => {
  const saved: RunRecord[] = []
  const opened: string[] = []
  const order: string[] = []
  const store = { get: async () => saved.at(-1), put: async (record: RunRecord) => void saved.push(record) }
  const ports = {
    now: () => Date.now(),
    tabTaker: async () => (tab: number) => tab !== othersTab,
    floor: () => ok(floor),
    egress: { hold: async (_: string, tab: number, reach?: readonly string[]) => void order.push(`${tab} ${reach}`) },
    tabs: {
      openedFrom: async () => coming.filter(([after]) => Date.now() >= after).map(([, tab]) => tab),
      openBeside: async (_: number, url: string, prepare?: (tab: number) => Promise<void>) => {
        await prepare?.(OURS)
        opened.push(url)
        order.push('open')
        return OURS
      }
    },
    journal: {
      append: async (_: unknown, also: (tx: unknown) => Promise<unknown>) => {
        await also({ objectStore: () => store })
        return ok(undefined)
      }
    }
  } as unknown as RoadPorts
  return { ports, saved, opened, order }
}

const take = async (
  { ports }: ReturnType<typeof scene>,
  outcome: ActOutcome,
  {
    grade = 'activate',
    byUs = false,
    before = [] as readonly number[],
    approved = undefined as string | undefined,
    reach = undefined as readonly string[] | undefined
  } = {}
) => {
  const claims = { authorization_details: [{ type: 'writ_action', origin: SITE }] }
  const record = {
    run: 'r',
    version: 0,
    claims,
    opening: { tab: 1, frame: 0, before, ...(byUs && { byUs }) },
    ...(reach && { reach })
  }
  const act = { opensTab: 't', checked: { class: grade }, ...(approved && { approved: { link: approved } }) }
  const going = takeTab(record as unknown as RunRecord, act as unknown as ReadyAct, outcome, ports)
  await vi.runAllTimersAsync()
  const taken = await going
  if (!taken.ok) throw new Error(taken.refusal.code)
  const { outcome: ended } = taken.value
  if (!ended) return ['as it was', taken.value.record.tabs?.t] as const
  return [ended.kind === 'refused' ? ended.refusal.code : ended.kind, taken.value.record.tabs?.t] as const
}

const done: ActOutcome = { kind: 'done' }
const asked: ActOutcome = { kind: 'done', value: LINK }

test('the one tab that came is the tab; those that were there before are none of it', async () => {
  expect(await take(scene([[0, 7]]), done)).toEqual(['done', 7])
  expect(await take(scene([[3000, 7]]), done)).toEqual(['done', 7])
  expect(
    await take(
      scene([
        [0, 6],
        [500, 7]
      ]),
      done,
      { before: [6] }
    )
  ).toEqual(['done', 7])
})

test('none and several are refused, or unknown where the act leaves a mark', async () => {
  const two = () =>
    scene([
      [0, 7],
      [200, 8]
    ])
  expect(await take(scene([]), done)).toEqual(['page/no-tab', undefined])
  expect(await take(two(), done)).toEqual(['page/many-tabs', undefined])
  expect(await take(scene([]), done, { grade: 'submit' })).toEqual(['unknown', undefined])
  expect(await take(two(), done, { grade: 'submit' })).toEqual(['unknown', undefined])
})

test('a link that the browser did not open is opened, and written down before', async () => {
  const blocked = scene([])
  expect(await take(blocked, asked)).toEqual(['done', OURS])
  expect(blocked.opened).toEqual([LINK])
  expect(blocked.saved.map(({ opening }) => opening?.byUs)).toEqual([true])
  const open = scene([[0, 7]])
  expect(await take(open, asked)).toEqual(['done', 7])
  expect(open.opened).toEqual([])
})

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'not an address',
  'https://bank.example/transfer',
  'http://a.example/x',
  'https://a.example:8443/x',
  'https://a.example@bank.example/x'
])('nothing but a site of the plan is opened: %s', async (value) => {
  const told = scene([])
  expect(await take(told, { kind: 'done', value })).toEqual(['page/no-tab', undefined])
  expect(told.opened).toEqual([])
})

test('what a person approved is opened, and no other address of the same site', async () => {
  const same = scene([])
  expect(await take(same, asked, { approved: LINK })).toEqual(['done', OURS])
  const other = scene([])
  expect(await take(other, asked, { approved: `${SITE}/y` })).toEqual(['page/no-tab', undefined])
  expect(other.opened).toEqual([])
})

test('what an earlier life of the worker began to open is not opened again', async () => {
  const again = scene([])
  expect(await take(again, asked, { byUs: true })).toEqual(['unknown', undefined])
  expect(again.opened).toEqual([])
})

test('an act that was not done opens nothing', async () => {
  expect(await take(scene([[0, 7]]), { kind: 'not-run' })).toEqual(['as it was', undefined])
})

test('a tab that another run has meanwhile is not taken', async () => {
  expect(await take(scene([[0, 7]], 7), done)).toEqual(['page/no-tab', undefined])
})

test('a locked tab is locked before anything is asked for in it', async () => {
  const blocked = scene([])
  expect(await take(blocked, asked, { reach: [SITE] })).toEqual(['done', OURS])
  expect(blocked.order).toEqual([`${OURS} ${SITE}`, 'open'])
  const open = scene([[0, 7]])
  await take(open, asked, { reach: [SITE] })
  expect(open.order).toEqual([`7 ${SITE}`])
})

test('where the floor lists sites, any tab is held to them before anything is asked for in it', async () => {
  const listed = scene([], undefined, { blockedSites: ['https://bad.test'] })
  expect(await take(listed, asked)).toEqual(['done', OURS])
  expect(listed.order).toEqual([`${OURS} undefined`, 'open'])
})
