import type { Guard, Said } from './row.ts'

/** One row of the report: what came of the attack, of its honest twin, and of the attack with the guard out. */
export interface Row {
  readonly family: string
  readonly name: string
  /** Of an attack that a browser with the extension in it was started for. */
  readonly browser?: string
  readonly outcome: string
  readonly twin: string
  readonly guardOff: string
  /** The files that hold the guards. */
  readonly where: string
  /** What came of the tries after which the browser was opened anew, once for each, and the row was tried again. */
  readonly reopened?: readonly string[]
}

/** A row that cannot be tried in a browser, and why. */
export interface Absent {
  readonly family: string
  readonly name: string
  readonly browser: string
  readonly why: string
}

export interface Report {
  readonly attacks: number
  readonly succeeded: number
  readonly honest: number
  readonly honestRefused: number
  /** Attacks that no text of ours stops, and that were refused: what refused them was not tried, so they are not among `attacks`. */
  readonly unguarded: number
  /** Rows that show nothing, since their attack fails without the guard too; they are not counted above. */
  readonly void: number
  /** How often a browser was opened anew to try a row again. */
  readonly reopened: number
  readonly absent: readonly Absent[]
  readonly rows: readonly Row[]
}

/** An attack that was tried three times; `undefined` is a try that broke on the way: neither a success nor a refusal. */
export interface Tried {
  readonly family: string
  readonly name: string
  readonly browser?: string
  readonly guards: readonly Guard[]
  readonly unguarded?: string | undefined
  readonly outcome: Said | undefined
  readonly twin: Said | undefined
  readonly guardOff: Said | undefined
  readonly reopened?: readonly string[]
}

/** Where no text of the product stands in the way of an attack, a row says what does. */
export const NOT_TRIED = 'not tried: '

const told = (said: Said | undefined): string =>
  said === undefined ? 'broke' : `${said.succeeded ? 'succeeded' : 'refused'}: ${said.said}`

const rowOf = ({ family, name, browser, guards, unguarded, outcome, twin, guardOff, reopened }: Tried): Row => ({
  family,
  name,
  ...(browser !== undefined && { browser }),
  outcome: told(outcome),
  twin: told(twin),
  guardOff: unguarded === undefined ? told(guardOff) : `${NOT_TRIED}${unguarded}`,
  where: [...new Set(guards.map(({ file }) => file))].join(', '),
  ...(reopened && { reopened })
})

export const reportOf = (tried: readonly Tried[], absent: readonly Absent[] = []): Report => {
  const ended = tried.filter(({ outcome }) => outcome !== undefined)
  const attacks = ended.filter(({ guardOff, unguarded }) => unguarded === undefined && guardOff?.succeeded === true)
  const unguarded = ended.filter((row) => row.unguarded !== undefined)
  const shown = attacks.length + unguarded.length
  return {
    attacks: attacks.length,
    succeeded: tried.filter(({ outcome }) => outcome?.succeeded !== false).length,
    honest: shown,
    honestRefused: tried.filter(({ twin }) => twin?.succeeded !== true).length,
    unguarded: unguarded.length,
    void: tried.length - shown,
    reopened: tried.flatMap(({ reopened = [] }) => reopened).length,
    absent,
    rows: tried.map(rowOf)
  }
}

/** No attack succeeded, no honest twin was refused, and every row showed something. */
export const isSound = ({ attacks, unguarded, succeeded, honestRefused, void: shownNothing }: Report): boolean =>
  attacks + unguarded > 0 && succeeded === 0 && honestRefused === 0 && shownNothing === 0
