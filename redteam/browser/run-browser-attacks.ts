import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Tried } from '../report.ts'
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
  /** Was it tried a second time? */
  again?: true
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

/** One browser for many rows. Where it does not start, none of them says anything. */
const onStage = async (
  rows: readonly Trying[],
  guards: readonly Guard[],
  grounds: Grounds,
  each: (row: Trying, stage: OpenStage) => Promise<void>
): Promise<void> => {
  const [first] = rows
  if (!first) return
  let stage: OpenStage | undefined
  try {
    const [build, ground] = await Promise.all([buildWithout(first.browser, guards), grounds.with(first.setting.policy)])
    stage = await openStage(first.browser, build, ground, first.setting)
    for (const row of rows) await each(row, stage)
  } catch (error) {
    console.error(error)
  } finally {
    await stage?.close().catch((error: unknown) => console.error(error))
  }
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
    })
}

/** The attacks, where nothing guards. */
const tryUnguarded = async (all: readonly Trying[], grounds: Grounds): Promise<void> => {
  for (const rows of groupBy(all, ({ setting, attack }) => [setting, attack.tools, attack.guards])) {
    const { tools = [], guards = [] } = rows[0]?.attack ?? {}
    await onStage(rows, [...tools, ...guards], grounds, async (row, stage) => {
      console.error(`${row.family} · ${row.attack.name}, without its guard`)
      row.guardOff = await tryOn(stage, row.attack.attack)
    })
  }
}

/** Tries every wanted attack in these browsers, its honest twin too, and the attack again on a build without its guards. */
export const runBrowserAttacks = async ({ families, browsers, isWanted }: BrowserRows): Promise<readonly Tried[]> => {
  const all: Trying[] = []
  for (const [family, files] of Object.entries(families)) {
    for (const file of files) {
      const { ATTACKS, SETTING = {} } = (await import(pathToFileURL(join(ROOT, file)).href)) as BrowserAttackFile
      for (const attack of ATTACKS.filter(isWanted))
        for (const browser of attack.browsers ?? browsers)
          if (browsers.includes(browser)) all.push({ family, attack, setting: SETTING, browser })
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
    // A driver that stops answering takes the rest of its stage along: what should have succeeded is tried once more on another.
    const refused = mine.filter(({ twin }) => twin?.succeeded !== true)
    const idle = mine.filter((row) => isGuarded(row) && row.guardOff?.succeeded !== true)
    for (const row of [...refused, ...idle]) row.again = true
    await tryGuarded(refused, grounds)
    await tryUnguarded(idle, grounds)
  }
  await Promise.all(browsers.map(tryAll))
  return all.map(triedOf)
}
