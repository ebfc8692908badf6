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
}

export interface Report {
  readonly attacks: number
  readonly succeeded: number
  readonly honest: number
  readonly honestRefused: number
  /** Rows that show nothing, since their attack fails without the guard too; they are not counted above. */
  readonly void: number
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
}

/** Where no text of the product stands in the way of an attack, a row says what does. */
export const NOT_TRIED = 'not tried: '

const told = (said: Said | undefined): string =>
  said === undefined ? 'broke' : `${said.succeeded ? 'succeeded' : 'refused'}: ${said.said}`

const rowOf = ({ family, name, browser, guards, unguarded, outcome, twin, guardOff }: Tried): Row => ({
  family,
  name,
  ...(browser !== undefined && { browser }),
  outcome: told(outcome),
  twin: told(twin),
  guardOff: unguarded === undefined ? told(guardOff) : `${NOT_TRIED}${unguarded}`,
  where: [...new Set(guards.map(({ file }) => file))].join(', ')
})

export const reportOf = (tried: readonly Tried[]): Report => {
  const counted = tried.filter(
    ({ outcome, guardOff, unguarded }) =>
      outcome !== undefined && (unguarded !== undefined || guardOff?.succeeded === true)
  )
  return {
    attacks: counted.length,
    succeeded: tried.filter(({ outcome }) => outcome?.succeeded !== false).length,
    honest: counted.length,
    honestRefused: tried.filter(({ twin }) => twin?.succeeded !== true).length,
    void: tried.length - counted.length,
    rows: tried.map(rowOf)
  }
}

/** No attack succeeded, no honest twin was refused, and every row showed something. */
export const isSound = ({ attacks, succeeded, honestRefused, void: shownNothing }: Report): boolean =>
  attacks > 0 && succeeded === 0 && honestRefused === 0 && shownNothing === 0
