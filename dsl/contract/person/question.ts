import type { Flow } from '../manifest.ts'
import type { EffectClass } from '../plan/effect-class.ts'
import type { LiveFacts } from '../plan/facts.ts'
import type { Type } from '../plan/plan-tree.ts'
import type { Hash } from '../text/hash.ts'
import type { Value } from '../values/value.ts'
import type { PasskeyProof } from './passkey.ts'

/** The person's request, and who says that it is the person's. */
export interface Request {
  readonly text: string
  readonly saidBy: 'person' | 'host' | 'agent'
}

/**
 * One exact value that an act carries: what is typed or chosen, the address opened, an argument of a tool; a secret is only named.
 * `unasked`: the value does not stand in the person's request.
 */
export interface AskedValue {
  readonly label: string
  /** Of an argument of a tool: the parameter. In a row of a loop: the field in the plan's words. */
  readonly name?: string
  readonly text: string
  readonly secret?: true
  readonly unasked?: true
}

/** Why an act is asked about beside what policy says of its class, as this device knows. */
export type AskReason =
  /** The live page makes more of the act than the plan said. */
  | { readonly kind: 'raised' }
  /** The form holds what stood there before the run came. */
  | { readonly kind: 'left' }
  /** It is done in a frame of another site than the page around it. */
  | { readonly kind: 'framed' }
  /** The organisation set so on this device. */
  | { readonly kind: 'device' }
  /** Policy gives a reason that the capability does not hold: its words are not there, and that there are some is told. */
  | { readonly kind: 'unsaid' }

/**
 * One round of a loop, as a yes to its table covers it: the step that is asked about, what the round gives to the page until then, and
 * what that step aims at in the plan's words.
 */
export interface AskedRow {
  readonly step: string
  readonly target?: string
  readonly values: readonly AskedValue[]
  /** Of an element that is the round's own: what the page showed of it when it was asked. */
  readonly live?: LiveFacts
}

/** The acts of a plan by which it says to take something back, in their order: its own word that they do. */
export interface PlannedUndo {
  readonly acts: readonly {
    readonly verb: string
    /** In the plan's words. */
    readonly target?: string
    readonly effect: EffectClass
    readonly origin: string
  }[]
  /** Acts beyond those. */
  readonly more: number
}

/** Why there is no picture of the element of an act. */
export type PictureLack = 'not-in-front' | 'out-of-view' | 'moving' | 'framed' | 'secret' | 'too-large'

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
        readonly values: readonly AskedValue[]
        readonly live?: LiveFacts
        readonly dialog?: string
        /** What the plan's `undo` of it does where the run fails later. */
        readonly undo?: PlannedUndo
        /** The rounds of a loop that the yes covers, the one at hand first; absent where it covers this act alone. */
        readonly rows?: readonly AskedRow[]
        /** Rounds after those, which ask by themselves: their values, or their elements, are not known yet. */
        readonly later?: number
      }
    | { readonly kind: 'flows' }
    /** The browser does not let the extension act at these origins of the plan; only the person can have it do so. */
    | { readonly kind: 'sites'; readonly origins: readonly string[] }
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
    /** The person is to choose a file: for an `ask` its `message`, for an input of the plan its name. */
    | { readonly kind: 'file'; readonly step?: string; readonly message?: string; readonly input?: string }
    /** The person is to answer the agent's question, `message`, with a value of this type. */
    | { readonly kind: 'ask'; readonly step: string; readonly message: string; readonly type: Type }
    /** The run needs secrets of a locked vault: the person opens it in the extension's page, or the run goes without. */
    | { readonly kind: 'unlock'; readonly origins: readonly string[]; readonly names: readonly string[] }
    /**
     * The agent asked too much, or was refused too often, in a short time: may it go on? A no stops it on this device: all its runs
     * end, and no plan of it is taken until the person lifts that. A yes lets the question come that it stands in for.
     */
    | {
        readonly kind: 'stop-agent'
        /** What came together within `minutes`. */
        readonly questions: number
        readonly noes: number
        readonly minutes: number
      }
  /** Why this is asked; absent where the question itself says it. */
  readonly why?: readonly AskReason[]
  /** Policy's own words why it has this asked, as the capability carries them. */
  readonly reasons?: readonly string[]
  /**
   * Where the plan was granted pictures of the site: the hash of the one that the person sees of the element, or why there is none. The
   * picture itself stays with the device.
   */
  readonly picture?: { readonly sha256: Hash } | { readonly none: PictureLack }
  readonly flows: readonly Flow[]
  /** What a yes to this question may be besides `once`; decided by the device, and held when the answer comes. */
  readonly offers: readonly LastingChoice[]
  /** What such a yes would cover, exactly; there where `offers` has any. */
  readonly covers?: Covered
  /** What a yes needs besides: a passkey of the person, the yes of a second person. */
  readonly needs?: { readonly passkey?: true; readonly secondPerson?: true }
  /** The agent's own words; shown apart and marked as its claim. */
  readonly claim?: string
}

/** Questions that take more than a yes or a no, and so not every window of an app can ask. */
export const ASKABLE = ['file', 'unlock', 'ask'] as const
export type Askable = (typeof ASKABLE)[number]

/** A yes that covers more than what it was asked for: the rest of this task, or 30 days (docs/approval.md). */
export const LASTING_CHOICES = ['task', 'always'] as const
export type LastingChoice = (typeof LASTING_CHOICES)[number]

export type AnswerChoice = 'once' | LastingChoice | 'no'

export const isYes = (choice: AnswerChoice | 'unanswered'): boolean => choice !== 'no' && choice !== 'unanswered'

/** What a lasting yes covers. Who it is for (the agent, the person, the enrolment of the device) is kept beside it. */
export type Covered = CoveredAct | CoveredFlows | CoveredValue

/** These movements of data, each as often as later turns need it. What goes otherwise, in another way, or carries more, is another. */
export interface CoveredFlows {
  readonly flows: readonly Omit<Flow, 'id'>[]
}

/** This very value, which the person stands for, or lets go there. */
export interface CoveredValue {
  readonly bless: 'endorse' | 'declassify'
  /** Of the value in its canonical form (RFC 8785): the number 12 is not the text "12". */
  readonly hash: Hash
  /** As it was shown. */
  readonly value: string
  readonly to?: string
}

/** An act of a page that is the same in all of this, whatever values it carries. */
export interface CoveredAct {
  /** The exact origin of the document. */
  readonly origin: string
  readonly verb: string
  readonly role: string
  readonly name: string
  /** Who is signed in, as the page says; absent where it does not say. */
  readonly account?: string
  /** The class as the page makes it. */
  readonly effect: EffectClass
  /** Where a form goes, with its method and the window that shows the answer. */
  readonly form?: { readonly action: string; readonly method: string; readonly target?: string }
  readonly link?: string
  readonly linkTarget?: string
  /** Of a drag: what it is dropped on. */
  readonly drop?: { readonly role: string; readonly name: string }
  /** Of a `press`: the key. */
  readonly key?: string
  /** Of a `fill-secret`: which. */
  readonly secret?: string
  /** Of an armed dialog answer: which. */
  readonly dialog?: string
}

/** A file that the person chose, as the extension's page put it by for the run. */
export interface ChosenFile {
  /** Its handle. */
  readonly id: string
  /** Of its bytes: what the page itself read. */
  readonly sha256: Hash
}

/** What the approval page sends back: the choice, bound to exactly what was on the screen. */
export interface Answer {
  readonly question: string
  readonly choice: AnswerChoice
  readonly shown: Hash
  readonly file?: ChosenFile
  /** What the person answers where they are asked for a value. */
  readonly value?: Value
  /** What the person's passkey signed, where the question needs one. */
  readonly passkey?: PasskeyProof
}
