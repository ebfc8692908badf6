import { browser } from '../browser.ts'
import { egressRules, type FloorSites, type LockedRun } from './egress-rules.ts'

/** Kept in the browser's memory, as the rules are: both are gone after a restart of the browser, and outlive the worker. */
const KEY = 'egress'
/** A new tab that nobody of a locked run opened is told from others after this. */
const BIRTH_MS = 1_000

interface Register {
  readonly runs: Readonly<Record<string, LockedRun>>
  /** Tabs that no locked run acts in. */
  readonly others: readonly number[]
  readonly floor: FloorSites
}

const NO_SITES: FloorSites = { blocked: [], only: [] }
const NONE: Register = { runs: {}, others: [], floor: NO_SITES }

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The egress lock (ADR 12): while a run acts on a tab, the tab and all that is opened from it reach only the origins of
 * the plan. What escapes it stands in docs/egress-lock.md.
 */
export interface EgressLock {
  /**
   * Before a run does anything in a tab. `origins` are what it may reach; without them it is not locked, and held to `floor` alone.
   * Throws where the browser sets no rule.
   */
  hold(run: string, tab: number, origins: readonly string[] | undefined, floor?: FloorSites): Promise<void>
  /** The run has ended. */
  release(run: string): Promise<void>
  /** Ends every lock but those of these runs, as a worker begins. */
  keepOnly(runs: ReadonlySet<string>): Promise<void>
}

const without = (tabs: readonly number[], tab: number): readonly number[] => tabs.filter((one) => one !== tab)

const withTab = (
  { runs, others, floor }: Register,
  run: string,
  tab: number,
  origins: readonly string[] | undefined
): Register => ({
  floor,
  runs: { ...runs, [run]: { ...(origins && { origins }), tabs: [...without(runs[run]?.tabs ?? [], tab), tab] } },
  others: without(others, tab)
})

/** `tab` is nobody's of a locked run. */
const sparing = ({ runs, others, floor }: Register, tab: number): Register => ({
  floor,
  runs: Object.fromEntries(
    Object.entries(runs).map(([run, lock]) => [run, { ...lock, tabs: without(lock.tabs, tab) }])
  ),
  others: [...without(others, tab), tab]
})

const gone = (now: Register, tab: number): Register => ({ ...sparing(now, tab), others: without(now.others, tab) })

/** The tabs of a run that is over are tabs like others. */
const onlyOf = ({ runs, others, floor }: Register, isLive: (run: string) => boolean): Register => {
  const over = Object.entries(runs).filter(([run]) => !isLive(run))
  return {
    floor,
    runs: Object.fromEntries(Object.entries(runs).filter(([run]) => isLive(run))),
    others: [...others, ...over.flatMap(([, { tabs }]) => tabs)]
  }
}

const holderOf = ({ runs }: Register, tab: number): string | undefined =>
  Object.keys(runs).find((run) => runs[run]?.tabs.includes(tab))

/** Registers its listeners at once, so that the browser wakes the worker for them. */
export const egressLock = (): EgressLock => {
  const { declarativeNetRequest: net, storage, tabs, webNavigation } = browser
  const known = new Set(Object.values((net as { ResourceType?: Record<string, string> }).ResourceType ?? {}))
  let applied: string | undefined
  let register: Register | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const read = async (): Promise<Register> => {
    register ??= ((await storage.session.get(KEY))[KEY] as Register | undefined) ?? NONE
    return register
  }

  /** What is written down first, the rules after it: a worker that died in between sets them anew. */
  const apply = async (next: Register): Promise<void> => {
    const kept = Object.keys(next.runs).length > 0 ? next : NONE
    register = kept
    await storage.session.set({ [KEY]: kept })
    const addRules = [...egressRules(Object.values(kept.runs), kept.others, known, kept.floor)]
    const text = JSON.stringify(addRules)
    if (applied === text) return
    applied = undefined
    const removeRuleIds = (await net.getSessionRules()).map(({ id }) => id)
    await net.updateSessionRules({ removeRuleIds, addRules })
    applied = text
  }

  /** One change after another. */
  const change = (make: (now: Register) => Register | Promise<Register>): Promise<void> => {
    const mine = turn.then(async () => await apply(await make(await read())))
    turn = mine.catch(() => undefined)
    return mine
  }

  /** Only while something is locked do other tabs matter. */
  const changeIfLocked = (make: (now: Register) => Register): void =>
    void change((now) => (Object.keys(now.runs).length > 0 ? make(now) : now)).catch((error) =>
      console.error('writ: the egress lock could not follow', error)
    )

  const isKnown = (now: Register, tab: number) => now.others.includes(tab) || holderOf(now, tab) !== undefined

  tabs.onCreated.addListener(({ id }) => {
    if (id === undefined) return
    setTimeout(() => changeIfLocked((now) => (isKnown(now, id) ? now : sparing(now, id))), BIRTH_MS)
  })
  // Firefox gives no tab another id.
  tabs.onReplaced?.addListener((to, from) =>
    changeIfLocked((now) => {
      const run = holderOf(now, from)
      const lock = run === undefined ? undefined : now.runs[run]
      return gone(run !== undefined && lock ? withTab(now, run, to, lock.origins) : sparing(now, to), from)
    })
  )
  tabs.onRemoved.addListener((tab) => changeIfLocked((now) => gone(now, tab)))
  webNavigation.onCreatedNavigationTarget.addListener(({ tabId, sourceTabId }) =>
    changeIfLocked((now) => {
      const run = holderOf(now, sourceTabId)
      const lock = run === undefined ? undefined : now.runs[run]
      return run !== undefined && lock ? withTab(now, run, tabId, lock.origins) : sparing(now, tabId)
    })
  )

  const openTabs = async (): Promise<readonly number[]> =>
    (await tabs.query({})).map(({ id }) => id).filter((id) => id !== undefined)

  return {
    async hold(run, tab, origins, floor = NO_SITES) {
      if (!origins && isSame(floor, NO_SITES)) {
        if (register && isKnown(register, tab)) return
        return await change((now) => (Object.keys(now.runs).length > 0 ? sparing(now, tab) : now))
      }
      const lock = register?.runs[run]
      const isHeld = lock?.tabs.includes(tab) && isSame(lock.origins, origins) && isSame(register?.floor, floor)
      if (applied !== undefined && isHeld) return
      await change(async (now) => {
        const isFirst = Object.keys(now.runs).length === 0
        return withTab({ ...now, floor, ...(isFirst && { others: await openTabs() }) }, run, tab, origins)
      })
    },
    release: (run) => change((now) => onlyOf(now, (one) => one !== run)),
    keepOnly: (live) => change((now) => onlyOf(now, (run) => live.has(run)))
  }
}
