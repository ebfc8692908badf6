import type { BinaryOp, EffectClass, FlowKind, FunctionName, SecretPart, Verb } from '../contract/index.ts'
import type { Sayable, Sentence } from './sentence.ts'

export const EXPLAIN_LANGUAGES = ['en', 'zh'] as const
export type ExplainLanguage = (typeof EXPLAIN_LANGUAGES)[number]

type Fill<Count extends number> = Count extends 0
  ? Sentence
  : Count extends 1
    ? (a: Sayable) => Sentence
    : Count extends 2
      ? (a: Sayable, b: Sayable) => Sentence
      : (a: Sayable, b: Sayable, c: Sayable) => Sentence

/** What may follow "what" in an act: the element, the value, the other element. Any may be unknown. */
export interface ActParts {
  readonly aim?: Sentence
  readonly value?: Sentence
  readonly to?: Sentence
}

/** How an element is narrowed, in the order in which it is written. */
export interface AimParts {
  readonly role: Sayable
  readonly match?: Sentence
  readonly states: readonly string[]
  readonly nth?: number
  readonly having: readonly Sentence[]
  readonly in?: Sentence
  readonly observed: boolean
  /** All that match, not the one. */
  readonly every: boolean
}

/** Everything a plan can be said with, in one language. Another language is another object of this shape: a missing phrase does not compile. */
export interface Phrases {
  readonly lang: ExplainLanguage
  /** Ends a sentence; introduces what stands below it. */
  readonly stop: string
  readonly colon: string
  readonly list: { readonly between: string; readonly and: string; readonly or: string; readonly part: string }
  readonly people: Readonly<Record<'planner' | 'person' | 'vault' | 'sandbox', string>>
  readonly tool: Fill<1>
  /** Whose tools a page offers. */
  readonly page: string
  /** The app that a webview is in, of whose features `tool:app` are. */
  readonly app: string

  readonly aim: (parts: AimParts) => Sentence
  readonly roles: Readonly<Record<string, string>>
  readonly states: Readonly<Record<string, string>>
  readonly match: Readonly<Record<'like' | 'near' | 'described' | 'named', Fill<1>>> & { readonly anyName: Sentence }
  readonly element: Fill<1>
  readonly anElement: Sentence
  readonly anyAddress: Sentence

  readonly verbs: Readonly<Record<Verb, string>>
  readonly acts: Readonly<Record<Verb, (parts: ActParts) => Sentence>>
  readonly classes: Readonly<Record<EffectClass, string>>
  /** What else an act of the class does, where its verb does not say so. */
  readonly does: Readonly<Partial<Record<EffectClass, string>>>
  readonly doing: Fill<2>
  readonly at: Fill<2>
  readonly secretParts: Readonly<Record<SecretPart, string>>
  readonly secret: Fill<2>
  /** Of a tool's function: its tool, its name, what it is given. */
  readonly call: Fill<3>
  /** By how many heights of the window, or of the element. */
  readonly scrollBy: (direction: 'up' | 'down', screens: number, inside: boolean) => Sentence
  /** Of an element, a point in it: pixels from its left and its top. */
  readonly atPoint: Fill<3>
  readonly dialog: (how: 'accept' | 'dismiss' | 'answer', message?: Sayable, text?: Sayable) => Sentence
  readonly because: Fill<2>

  readonly truth: readonly [string, string]
  readonly nothing: string
  readonly item: string
  readonly its: Fill<1>
  readonly partOf: Fill<2>
  readonly not: Fill<1>
  /** What belongs together, where a sentence could be taken in two ways. */
  readonly group: Fill<1>
  readonly ops: Readonly<Record<BinaryOp, Fill<2>>>
  readonly calls: Readonly<Record<FunctionName, (args: readonly Sentence[]) => Sentence>>
  readonly anyCall: Fill<2>
  readonly where: Fill<2>
  readonly map: Fill<2>
  readonly mapField: Fill<2>
  readonly sort: Fill<2>
  readonly sortField: Fill<2>
  readonly exists: Fill<1>
  readonly gone: Fill<1>
  readonly reads: Readonly<Record<'url' | 'title', Sentence>> &
    Readonly<Record<'text' | 'value' | 'count' | 'table' | 'record', Fill<1>>> & {
      readonly all: (target: Sentence) => Sentence
      readonly attribute: Fill<2>
    }
  readonly as: Fill<2>
  readonly emptyList: string

  readonly types: Readonly<Record<'text' | 'number' | 'boolean' | 'date' | 'file' | 'none', string>>
  readonly written: Fill<2>
  readonly listOf: Fill<1>
  readonly oneOf: Fill<1>
  readonly field: Fill<2>
  readonly fromColumn: Fill<2>
  readonly fromPart: Fill<2>
  readonly ownAttribute: Fill<1>
  readonly record: Fill<1>

  readonly decls: {
    readonly site: Fill<2>
    readonly via: Fill<1>
    readonly frames: Fill<1>
    readonly files: Fill<1>
    readonly secret: Fill<2>
    readonly input: Fill<2>
    readonly kept: Fill<2>
  }
  readonly stmts: {
    readonly on: Fill<1>
    readonly within: Fill<1>
    readonly frame: Fill<2>
    readonly tab: Fill<1>
    readonly tabFrom: Fill<2>
    readonly let: Fill<2>
    readonly set: Fill<2>
    readonly orElse: Fill<2>
    readonly if: Fill<1>
    readonly elseIf: Fill<1>
    readonly else: Sentence
    readonly for: Fill<3>
    readonly repeat: Fill<1>
    readonly stopWhen: Fill<1>
    readonly try: Sentence
    readonly tryElse: Sentence
    readonly do: Sentence
    readonly undo: Sentence
    readonly require: Fill<2>
    readonly seen: Fill<1>
    readonly unseen: Fill<1>
    readonly waitFor: Fill<2>
    readonly waitUntil: Fill<2>
    readonly handOver: Fill<3>
    readonly observe: Fill<1>
    readonly keep: Fill<1>
    readonly return: Fill<1>
  }
  readonly obtained: {
    readonly ask: Fill<2>
    readonly run: Fill<2>
    /** Code that finds what earlier code of the run left. */
    readonly shared: Fill<1>
    readonly with: Fill<2>
    readonly limit: Fill<2>
    readonly gives: Fill<2>
    readonly tool: Fill<3>
    readonly endorse: Fill<2>
    readonly declassify: Fill<3>
    readonly download: Fill<1>
  }
  readonly duration: Readonly<Record<'ms' | 's' | 'min' | 'h', Fill<1>>>

  readonly heads: Readonly<
    Record<'needs' | 'steps' | 'effects' | 'flows' | 'secrets' | 'code' | 'tools' | 'blessings' | 'kept', string>
  >
  readonly columns: Readonly<Record<'where' | 'what' | 'class' | 'target' | 'max', string>>
  readonly times: (max: number) => string
  readonly atMost: (max: number) => string
  readonly also: Fill<2>
  readonly noSteps: Sentence
  readonly noFlows: Sentence
  readonly flow: Fill<3>
  readonly flowFrom: (source: Sentence, kind: 'site' | 'planner' | 'person' | 'vault' | 'sandbox' | 'tool') => Sentence
  readonly flowKinds: Readonly<Record<FlowKind, string>>
  readonly bits: (bits: number) => string
  readonly secretUse: Fill<3>
  readonly secretReaches: Fill<1>
  readonly secretStays: Sentence
  readonly codeUse: (language: Sayable, limit: Sayable, times: string, hash: Sayable) => Sentence
  readonly codeShares: Fill<1>
  readonly toolUse: Fill<3>
  /** What the person is asked to do with a value: to vouch for it, or to release it to somebody. */
  readonly bless: { readonly endorse: Fill<1>; readonly declassify: Fill<2> }
  readonly thisValue: Sentence
  readonly blessing: (
    kind: 'endorse' | 'declassify',
    parts: { readonly from: Sentence; readonly to: Sentence; readonly because: Sayable; readonly times: string }
  ) => Sentence
  readonly keptValue: Fill<3>
  readonly longest: Fill<1>
}
