import { filterOfSite } from '@writ/dsl/contract'
import type { DeclarativeNetRequest } from 'webextension-polyfill'

export type EgressRule = DeclarativeNetRequest.Rule
type Condition = EgressRule['condition']

/** A run's tabs, and what they may reach; without `origins` it is not locked, and held to the floor's sites alone. */
export interface LockedRun {
  readonly origins?: readonly string[]
  readonly tabs: readonly number[]
}

/** Patterns for sites that the floor sets for the tabs of all runs. */
export interface FloorSites {
  readonly blocked: readonly string[]
  /** The only sites whose documents such a tab shows. */
  readonly only: readonly string[]
}

/**
 * Priorities. Around: what the plan's sites ask for outside of any tab known by now. In a tab of a run, its own rules come
 * first, so that one run's list neither narrows nor widens another's.
 */
const AROUND = { block: 1, allow: 2 } as const
const IN_TAB = { block: 3, allow: 4 } as const
/** Over all that a plan names. */
const FLOOR = { block: 5 } as const

/** Types that both browsers know; what is not named here is blocked, whatever a browser may add. */
const ALLOWED = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'websocket',
  'other'
] as const

/** Types of one browser only, allowed where it has them. */
const OWN_TYPES = ['webtransport', 'beacon', 'imageset', 'speculative', 'web_manifest', 'xslt', 'xml_dtd']

/** An origin as addresses begin, as http and as WebSocket. Nothing in an origin means something in a filter. */
const beginnings = (origin: string): readonly string[] => [`|${origin}/`, `|${origin.replace(/^http/, 'ws')}/`]

type Unnumbered = Omit<EgressRule, 'id'>

const rulesFor = (
  where: Condition,
  origins: readonly string[],
  { block, allow }: typeof AROUND | typeof IN_TAB,
  types: readonly string[]
): readonly Unnumbered[] => [
  // A rule without types is for all but the document of a tab itself. A list would leave out what a browser adds to it.
  { priority: block, action: { type: 'block' }, condition: where },
  { priority: block, action: { type: 'block' }, condition: { ...where, resourceTypes: ['main_frame'] } },
  ...origins.flatMap(beginnings).map(
    (urlFilter): Unnumbered => ({
      priority: allow,
      action: { type: 'allow' },
      condition: { ...where, urlFilter, resourceTypes: types as NonNullable<Condition['resourceTypes']> }
    })
  )
]

const hostOf = (origin: string): string => new URL(origin).hostname

const blockedFor = (tabIds: number[], patterns: readonly string[]): readonly Unnumbered[] =>
  patterns.map(filterOfSite).flatMap((regexFilter): readonly Unnumbered[] => [
    { priority: FLOOR.block, action: { type: 'block' }, condition: { tabIds, regexFilter } },
    {
      priority: FLOOR.block,
      action: { type: 'block' },
      condition: { tabIds, regexFilter, resourceTypes: ['main_frame'] }
    }
  ])

/** A locked run needs none of these: what its plan declares was held against the floor. */
const onlyFor = (tabIds: number[], patterns: readonly string[]): readonly Unnumbered[] => {
  const where: Condition = { tabIds, resourceTypes: ['main_frame'] }
  if (patterns.length === 0) return []
  return [
    { priority: IN_TAB.block, action: { type: 'block' }, condition: where },
    ...patterns.map(
      (pattern): Unnumbered => ({
        priority: IN_TAB.allow,
        action: { type: 'allow' },
        condition: { ...where, regexFilter: filterOfSite(pattern) }
      })
    )
  ]
}

const floorRules = (runs: readonly LockedRun[], { blocked, only }: FloorSites): readonly Unnumbered[] => {
  const tabs = runs.flatMap((run) => run.tabs)
  const unlocked = runs.flatMap((run) => (run.origins ? [] : run.tabs))
  return [
    ...(tabs.length > 0 ? blockedFor(tabs, blocked) : []),
    ...(unlocked.length > 0 ? onlyFor(unlocked, only) : [])
  ]
}

/**
 * The session rules that hold runs to their origins: all requests of their tabs, and requests that a document or worker of
 * these sites makes where the browser names no tab, or one that was opened just now. `others` are the tabs that no locked
 * run acts in. `known` are the resource types of this browser, `floor` the sites that no tab of a run reaches.
 */
export const egressRules = (
  runs: readonly LockedRun[],
  others: readonly number[],
  known: ReadonlySet<string>,
  floor: FloorSites = { blocked: [], only: [] }
): readonly EgressRule[] => {
  const types = [...ALLOWED, ...OWN_TYPES.filter((type) => known.has(type))]
  const locked = runs.flatMap(({ origins, tabs }) => {
    if (!origins) return []
    const around: Condition = { initiatorDomains: [...new Set(origins.map(hostOf))] }
    return [
      ...rulesFor({ ...around, ...(others.length > 0 && { excludedTabIds: [...others] }) }, origins, AROUND, types),
      ...(tabs.length > 0 ? rulesFor({ tabIds: [...tabs] }, origins, IN_TAB, types) : [])
    ]
  })
  return [...locked, ...floorRules(runs, floor)].map((rule, i) => ({ id: i + 1, ...rule }))
}
