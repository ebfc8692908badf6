import type { BrowserKind } from '../cli/browser/find-browser.mjs'

/** A check of the product that one run does without: the exact text of one file, found once, and what stands there instead. */
export interface Guard {
  /** From the root of the repository. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** How a try ended: `said` is the refusal's code, or what was got. */
export interface Said {
  readonly succeeded: boolean
  readonly said: string
}

/** What a try is told: the guards that are out, for rows that bundle the product for a page instead of importing it. */
export interface Try {
  readonly off: readonly Guard[]
}

/**
 * One attack. It must fail; its `twin`, the honest doing that resembles it most, must succeed; and with `guards` out the same
 * attack must succeed, or it would have shown nothing. Both are carried out by the product's own modules.
 */
export interface Attack {
  readonly name: string
  /** Most often one: what stands in the attack's way and nothing else does. */
  readonly guards: readonly Guard[]
  /** It bundles the product for a page, and takes the guards out there by itself. */
  readonly inPage?: true
  /** The browser that the page is in, where it is tried in several. */
  readonly browser?: BrowserKind
  /** Of one that is tried in several browsers: is it among the few that every check runs? */
  readonly core?: true
  attack(tried: Try): Promise<Said> | Said
  twin(tried: Try): Promise<Said> | Said
}

/** What a file of attacks exports as `ATTACKS`. */
export interface AttackFile {
  readonly ATTACKS: readonly Attack[]
  /** Ends what the attacks of this file started. */
  readonly end?: () => Promise<void>
}
