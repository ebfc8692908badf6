import type { Hash } from '../text/hash.ts'
import type { EffectClass } from './effect-class.ts'

/** One field of the form that an act would send, as the page shows it; the value of a password, or of whatever the vault filled, is `null`. */
export interface FormFieldFact {
  readonly label: string
  readonly value: string | null
  /** Where either is cut: SHA-256 over the RFC 8785 form of both, whole. */
  readonly whole?: Hash
}

/**
 * What the live page says about an element an act aims at, read at one instant. These are the page's words: shown to
 * the person as facts of the page, compared again at the act, never sent to the planner.
 */
export interface LiveFacts {
  readonly origin: string
  readonly url: string
  readonly title: string
  /** Who is signed in, where the page says so in one way that can be told; the page's word, and no proof. */
  readonly account?: string
  /** It says two that differ, or more than can be looked at: nobody can tell who. */
  readonly accountUnclear?: true
  readonly role: string
  readonly name: string
  /** The class that the page's own facts make of the act; never below the granted one. */
  readonly effect: EffectClass
  /** Why the class was raised, where it was: `submits-form`, `cross-origin-form`, `download-link`, `no-link`, `named` (by the words on it), `types-enter`, `hinted` (by what a tool says it does). */
  readonly raisedBy?: string
  /**
   * Where the form really goes: absolute address, method, and what it would send as a person sees it. `digest` is the
   * SHA-256 of everything it would send, hidden fields too and nothing cut; only secrets are left out of it. A form that
   * only asks its own site for another page has none.
   */
  readonly form?: {
    readonly action: string
    readonly method: string
    /** Where the answer is shown (HTML's `target`), where that is not the same window. */
    readonly target?: string
    readonly fields: readonly FormFieldFact[]
    /** It would send what stood in it before the run did anything in the page, and what the site had not sent: nobody here gave that. */
    readonly left?: true
    readonly digest?: string
  }
  /** Of a tool that the page offers: its own words for it, and what they are pinned by (`pinOfPageTool`). */
  readonly tool?: { readonly title?: string; readonly description: string; readonly pin: Hash }
  readonly link?: string
  /** HTML's `target` of the link, where it opens anywhere but in the same window. */
  readonly linkTarget?: string
  /** For a list row: the text of the row the element stands in, so that ten "Delete" buttons differ. */
  readonly row?: string
  /** Where that text is cut: its SHA-256, whole. */
  readonly rowDigest?: Hash
  /** For a drag, what it is dropped on, by the same rules. */
  readonly drop?: { readonly role: string; readonly name: string; readonly row?: string; readonly rowDigest?: Hash }
}
