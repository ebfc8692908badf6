import { type Origin, ok, refuse } from '@writ/dsl/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Document } from '../../page/documents.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { reachSpot } from './reach-spot.ts'

const APP = 'https://app.example' as Origin
const LOGIN = 'https://login.example' as Origin
const EVIL = 'https://evil.example'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A tab that stands at one origin after the other, each for as many seconds. */
const reach = async (
  places: readonly string[],
  via: readonly Origin[],
  way: readonly (readonly [string, number])[],
  awaits?: number
) => {
  const begun = Date.now()
  const at = () => {
    const ends = way.map((_, i) => way.slice(0, i + 1).reduce((sum, [, seconds]) => sum + seconds, 0))
    const second = (Date.now() - begun) / 1000
    return (way[ends.findIndex((end) => second < end)] ?? way.at(-1) ?? [''])[0]
  }
  const unused = () => {
    throw new Error('not needed to reach a page')
  }
  const document = (origin: string): Document => ({
    tab: 1,
    frame: 0,
    document: 'd',
    origin,
    audience: 'a',
    instance: 'i'
  })
  const ports = {
    now: () => Date.now(),
    egress: { hold: async () => undefined, release: unused },
    tabTaker: unused,
    stopped: async () => false,
    floor: () => ok({}),
    tabs: { follow: async () => undefined, settle: async () => undefined, originAt: async () => at() },
    documents: {
      reach: async (_: number, origins: readonly string[]) =>
        origins.includes(at()) ? ok(document(at())) : refuse('page/wrong-origin', { expected: origins[0] ?? '' })
    }
  } as unknown as Parameters<typeof reachSpot>[3]
  const record = { run: 'r', tab: 1 } as RunRecord
  const reaching = reachSpot(record, places, { page: APP, ...(via.length > 0 && { via }), frames: [] }, ports, awaits)
  await vi.advanceTimersByTimeAsync(500_000)
  const reached = await reaching
  return reached.ok ? reached.value.document.origin : reached.refusal.code
}

type Case = [string, readonly string[], readonly Origin[], readonly (readonly [string, number])[], string, number?]

test.each<Case>([
  ['at the site', [APP], [], [[APP, 9]], APP],
  ['where the site signs in, if the act may be there', [APP, LOGIN], [LOGIN], [[LOGIN, 9]], LOGIN],
  ['not where the site signs in, if the act may not', [APP], [LOGIN], [[LOGIN, 90]], 'page/wrong-origin'],
  [
    'in the site once a sign-in has gone back by itself',
    [APP],
    [LOGIN],
    [
      [LOGIN, 6],
      [APP, 9]
    ],
    APP
  ],
  [
    'where the site signs in once the site has gone there',
    [LOGIN],
    [LOGIN],
    [
      [APP, 6],
      [LOGIN, 9]
    ],
    LOGIN
  ],
  ['nowhere else', [APP, LOGIN], [LOGIN], [[EVIL, 90]], 'page/left-site'],
  [
    'nowhere else, on the way out either',
    [APP],
    [LOGIN],
    [
      [LOGIN, 2],
      [EVIL, 90]
    ],
    'page/left-site'
  ],
  [
    'once the person has signed in, however long that takes within what is waited for',
    [APP],
    [LOGIN],
    [
      [LOGIN, 200],
      [APP, 9]
    ],
    APP,
    300_000
  ],
  [
    'in the site, where between two documents the tab is nowhere for a moment',
    [APP],
    [LOGIN],
    [
      [LOGIN, 6],
      ['', 1],
      [APP, 9]
    ],
    APP
  ],
  [
    'nowhere else, after a long way either',
    [APP],
    [LOGIN],
    [
      [LOGIN, 200],
      [EVIL, 90]
    ],
    'page/left-site',
    300_000
  ],
  ['not when that is over', [APP], [LOGIN], [[LOGIN, 400]], 'page/wrong-origin', 300_000],
  ['nowhere else, however long is waited', [APP], [LOGIN], [[EVIL, 400]], 'page/left-site', 300_000],
  ['not at another site, of a site with nothing beside it', [APP], [], [[EVIL, 90]], 'page/wrong-origin']
])('a page is reached %s', async (_, places, via, way, expected, awaits) => {
  expect(await reach(places, via, way, awaits)).toBe(expected)
})
