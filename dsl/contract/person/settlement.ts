import type { Json } from '../text/canonical-json.ts'
import { type Hash, hashJson } from '../text/hash.ts'
import type { Question, Request } from './question.ts'

/** What a person says of an act whose outcome was lost. The first two settle it; `unknown` leaves it as it is. */
export const SETTLED_SAID = ['done', 'not-done', 'unknown'] as const
export type SettledSaid = (typeof SETTLED_SAID)[number]

/** An act that was begun and of which nobody saw the end, as far as the device wrote it down before. */
export interface LostAct {
  readonly run: string
  readonly plan: string
  readonly agent: string
  readonly request: Request
  readonly step: string
  readonly batch: number
  /** When it was about to happen, in milliseconds since the epoch. */
  readonly began: number
  /** The person had said yes to it: then `about` is what they were shown. */
  readonly approved: boolean
  readonly about: Extract<Question['about'], { readonly kind: 'act' }>
}

/** What its site shows now: the page's own words, which prove nothing. */
export interface SiteNow {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** An outline as a planner gets it, every word of the page in quotes. */
  readonly outline: string
  /** SHA-256 of the PNG of the tab, where one could be taken. */
  readonly picture?: Hash
}

/** The hash of what the person was shown when they gave their word. */
export const hashSettling = (act: LostAct, now: SiteNow | undefined): Hash =>
  hashJson({ act, now: now ?? null } as unknown as Json)

interface Settled {
  readonly run: string
  readonly step: string
  readonly batch: number
  readonly said: SettledSaid
  readonly shown: Hash
}

/** What the device signs for the person's word: `writ-settled/1:` and the hash of `{batch, run, said, shown, step}`. */
export const settledText = ({ run, step, batch, said, shown }: Settled): string =>
  `writ-settled/1:${hashJson({ run, step, batch, said, shown })}`
