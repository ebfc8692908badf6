import type { EffectClass } from './effect-class.ts'
import type { LiveFacts } from './facts.ts'
import type { Hash } from './hash.ts'
import type { Flow } from './manifest.ts'

/** The person's request, and who says that it is the person's. */
export interface Request {
  readonly text: string
  readonly saidBy: 'person' | 'host' | 'agent'
}

/**
 * Everything an approval page shows, made by the background from the checked plan, resolved values and live facts.
 * The answer is signed over the hash of this object, so nothing can be shown that was not answered.
 */
export interface Question {
  readonly v: 1
  readonly id: string
  readonly run: string
  readonly plan: string
  readonly agent: string
  readonly request: Request
  /** Milliseconds since the epoch. */
  readonly asked: number
  readonly expires: number
  readonly about:
    | {
        readonly kind: 'act'
        readonly step: string
        readonly verb: string
        /** The target in the plan's words, and the class that is asked for. */
        readonly target?: string
        readonly effect: EffectClass
        readonly origin: string
        /** Exact values the act carries: what is typed, chosen, or the address opened; a secret is only named. */
        readonly values: readonly { readonly label: string; readonly text: string; readonly secret?: true }[]
        readonly live?: LiveFacts
        readonly dialog?: string
      }
    | { readonly kind: 'flows' }
    /** The person is to stand for a value that the plan names, or to let it go somewhere. */
    | {
        readonly kind: 'endorse' | 'declassify'
        readonly step: string
        /** The value whole: a text as it is, all else as JSON. */
        readonly value: string
        /** For `declassify`: an origin or `planner`. */
        readonly to?: string
      }
    /** The person is to do something that only a person can do; the run looks by itself whether it is done. */
    | { readonly kind: 'hand-over'; readonly step: string; readonly message: string }
  readonly flows: readonly Flow[]
  /** The agent's own words; shown apart and marked as its claim. */
  readonly claim?: string
}

export type AnswerChoice = 'once' | 'no'

/** What the approval page sends back: the choice, bound to exactly what was on the screen. */
export interface Answer {
  readonly question: string
  readonly choice: AnswerChoice
  readonly shown: Hash
}
