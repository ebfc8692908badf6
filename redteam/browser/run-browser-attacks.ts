import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Absent, Tried } from '../report.ts'
import type { Guard, Said } from '../row.ts'
import { ROOT } from '../without-guards.ts'
import type { BrowserAttack, BrowserAttackFile, StageSetting, TrickBrowser } from './browser-attack.ts'
import { buildWithout } from './build-without.ts'
import { type Grounds, makeGrounds } from './grounds.ts'
import { type OpenStage, openStage } from './open-stage.ts'

export interface BrowserRows {
  readonly families: Readonly<Record<string, readonly string[]>>
  readonly browsers: readonly TrickBrowser[]
  readonly isWanted: (attack: BrowserAttack) => boolean
}

interface Trying {
  readonly family: string
  readonly attack: BrowserAttack
  readonly setting: StageSetting
  readonly browser: TrickBrowser
  outcome?: Said | undefined
  twin?: Said | undefined
  guardOff?: Said | undefined
  /** What came of the tries after which the browser was opened anew. */
  reopened?: readonly string[]
}

/** An attack that breaks on the way is told of as such: neither a success nor a refusal. */
const tryOn = async (stage: OpenStage, act: (stage: OpenStage) => Promise<Said>): Promise<Said | undefined> => {
  try {
    await stage.clear()
    const said = await act(stage)
    // Standard output is the report's, which comes at the end of what may take an hour.
    console.error(`${stage.browser} · ${said.succeeded ? 'succeeded' : 'refused'}: ${said.said}`)
    return said
  } catch (error) {
    console.error(error)
    return undefined
  }
}

/** Those that can share a browser: with the same setting, and the same guards out. */
const groupBy = <T>(all: readonly T[], key: (one: T) => unknown): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const of = JSON.stringify(key(one))
    groups.set(of, [...(groups.get(of) ?? []), one])
  }
  return [...groups.values()]
}

/** Where the driver lost a window, or the browser its device, nobody answered or took the plan. It can be the true end, too. */
const LOST = ['approval/unanswered', 'session/no-device']

const isLost = (said: Said | undefined): boolean =>
  said === undefined || LOST.some((code) => !said.succeeded && said.said.includes(code))

const toldOf = (what: string, said: Said | undefined): string => `${what}: ${said?.said ?? 'broke'}`

/**
 * One browser for many rows. `each` says what came of a row that should be tried again; it is, once, in a browser that is opened anew
 * with a device of its own, and what comes of that stands.
 */
const onStage = async (
  rows: readonly Trying[],
  guards: readonly Guard[],
  grounds: Grounds,
  each: (row: Trying, stage: OpenStage) => Promise<string | undefined>
): Promise<void> => {
  let stage: OpenStage | undefined
  const open = async ({ browser, setting }: Trying): Promise<OpenStage> => {
    const [build, ground] = await Promise.all([buildWithout(browser, guards), grounds.with(setting.policy)])
    stage = await openStage(browser, build, ground, setting)
    return stage
  }
  const end = async () => {
    await stage?.close().catch((error: unknown) => console.error(error))
    stage = undefined
  }
  for (const row of rows) {
    try {
      const why = await each(row, stage ?? (await open(row)))
      if (why === undefined) continue
      console.error(`${row.browser} is opened anew, since ${why}`)
      row.reopened = [...(row.reopened ?? []), why]
      await end()
      await each(row, await open(row))
    } catch (error) {
      console.error(error)
    }
  }
  await end()
}

const triedOf = ({ attack: { name, guards, unguarded }, setting: _, ...row }: Trying): Tried => ({
  ...row,
  name,
  guards,
  unguarded,
  outcome: row.outcome,
  twin: row.twin,
  guardOff: row.guardOff
})

const isGuarded = ({ attack }: Trying): boolean => attack.unguarded === undefined

/** The attacks and their honest twins. An attack that succeeded once has succeeded, whatever comes after. */
const tryGuarded = async (all: readonly Trying[], grounds: Grounds): Promise<void> => {
  for (const rows of groupBy(all, ({ setting, attack }) => [setting, attack.tools]))
    await onStage(rows, rows[0]?.attack.tools ?? [], grounds, async (row, stage) => {
      console.error(`${row.family} · ${row.attack.name}`)
      const outcome = await tryOn(stage, row.attack.attack)
      if (!row.outcome?.succeeded) row.outcome = outcome
      row.twin = await tryOn(stage, row.attack.twin)
      if (!row.twin?.succeeded) return toldOf('twin', row.twin)
      return isLost(outcome) ? toldOf('attack', outcome) : undefined
    })
}

/** The attacks, where nothing guards. */
const tryUnguarded = async (all: readonly Trying[], grounds: Grounds): Promise<void> => {
  for (const rows of groupBy(all, ({ setting, attack }) => [setting, attack.tools, attack.guards])) {
    const { tools = [], guards = [] } = rows[0]?.attack ?? {}
    await onStage(rows, [...tools, ...guards], grounds, async (row, stage) => {
      console.error(`${row.family} · ${row.attack.name}, without its guard`)
      row.guardOff = await tryOn(stage, row.attack.attack)
      return row.guardOff?.succeeded ? undefined : toldOf('without its guard', row.guardOff)
    })
  }
}

/** Tries every wanted attack in these browsers, its honest twin too, and the attack again on a build without its guards. */
export const runBrowserAttacks = async ({
  families,
  browsers,
  isWanted
}: BrowserRows): Promise<{ readonly tried: readonly Tried[]; readonly absent: readonly Absent[] }> => {
  const all: Trying[] = []
  const absent: Absent[] = []
  for (const [family, files] of Object.entries(families)) {
    for (const file of files) {
      const { ATTACKS, SETTING = {} } = (await import(pathToFileURL(join(ROOT, file)).href)) as BrowserAttackFile
      for (const attack of ATTACKS.filter(isWanted))
        for (const browser of browsers) {
          const why = attack.notIn?.[browser]
          if (why === undefined) all.push({ family, attack, setting: SETTING, browser })
          else absent.push({ family, name: attack.name, browser, why })
        }
    }
  }
  const tryAll = async (browser: TrickBrowser): Promise<void> => {
    // A browser's devices have a ground of their own: who is enrolled twice with one could get the other's plans.
    const grounds = makeGrounds()
    try {
      await tryRows(browser, grounds)
    } finally {
      await grounds.close()
    }
  }
  const tryRows = async (browser: TrickBrowser, grounds: Grounds): Promise<void> => {
    const mine = all.filter((row) => row.browser === browser)
    await tryGuarded(mine, grounds)
    await tryUnguarded(mine.filter(isGuarded), grounds)
  }
  await Promise.all(browsers.map(tryAll))
  return { tried: all.map(triedOf), absent }
}
