import { type Refusal, type RefusalCode, refusal } from '../../contract/index.ts'
import { mix } from './mix.ts'

/** By the last three bits of the seed; the rest of it is content. */
const MOODS = ['calm', 'calm', 'calm', 'calm', 'calm', 'restless', 'strict', 'hostile'] as const

const REFUSALS: readonly RefusalCode[] = ['target/not-found', 'target/ambiguous', 'target/changed', 'page/no-effect']

/**
 * One of those a run talks to: a site, the person, the sandbox, a tool. Its whole state is what was sent to it, in order,
 * with values; with its own secret (the seed) that decides everything it says and does. Looks leave no trace in it.
 *
 * The seed also gives it a mood, so that many runs go far and some do not: `calm` never refuses, `restless` leads the tab
 * elsewhere now and then, `strict` refuses now and then, `hostile` does both often.
 */
export class Party {
  readonly #seed: number
  #state = 0
  readonly mood: (typeof MOODS)[number]

  constructor(seed: number) {
    this.#seed = seed
    this.mood = MOODS[seed % 8] ?? 'calm'
  }

  /** It is sent something: from now on, all it says may depend on it. */
  take(what: string): void {
    this.#state = mix(this.#state, what)
  }

  /** What it says to a question now: the same question gets the same answer until it is sent something. */
  say(question: string): number {
    return mix(mix(this.#seed, question) ^ this.#state, 'say')
  }

  /** Does it refuse this, now? */
  refuses(what: string, codes: readonly RefusalCode[] = REFUSALS): Refusal | undefined {
    const often = this.mood === 'hostile' ? 3 : this.mood === 'strict' ? 6 : 0
    const hash = this.say(`refuse ${what}`)
    if (often === 0 || hash % often !== 0) return undefined
    return refusal(codes[(hash >>> 8) % codes.length] as RefusalCode)
  }

  /** Does it do this thing that only a restless or hostile one does, once in so many times? */
  does(what: string, once: number): boolean {
    return (this.mood === 'hostile' || this.mood === 'restless') && this.say(`does ${what}`) % once === 0
  }
}
