import type { EffectClass } from './effect-class.ts'
import type { Span } from './span.ts'
import type { Target } from './target.ts'

/**
 * The tree of a plan. Every statement, page read and obtained value has an `id`, its number in source order from 0, by
 * which the checker's findings are attached. Spans and ids are outside the plan's hash.
 */
export interface Plan {
  readonly title: string
  readonly decls: readonly Decl[]
  readonly body: readonly Stmt[]
  readonly span: Span
}

export type Decl =
  | {
      readonly kind: 'site'
      readonly name: string
      readonly origin: string
      /** Origins that belong to the site: where it signs in, what it frames, where its files lie. */
      readonly via: readonly string[]
      readonly frames: readonly string[]
      readonly files: readonly string[]
      readonly span: Span
    }
  | { readonly kind: 'secret'; readonly name: string; readonly site: string; readonly span: Span }
  /** `kept` was left on the device by an earlier turn. */
  | { readonly kind: 'input' | 'kept'; readonly name: string; readonly type: Type; readonly span: Span }

/** `locale` is a BCP 47 tag and tells how numbers and dates are written on the page. A `choice` is one of its texts. */
export type Type =
  | { readonly kind: 'text' | 'boolean' | 'file' | 'none' }
  | { readonly kind: 'number' | 'date'; readonly locale?: string }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }

/**
 * `from` says where on the page a field is read: the header of its column, a part of the element by its target, or an
 * attribute of one or of the element itself.
 * Without it, in a table, the header is the field's own name, case ignored.
 */
export interface Field {
  readonly name: string
  readonly type: Type
  readonly from?: string | Target | AttributeOf
}

/** An attribute of the element that a record is read from, or of a part of it. */
export interface AttributeOf {
  readonly attribute: string
  readonly of?: Target
}

interface Node {
  readonly id: number
  readonly span: Span
}

type Body = readonly Stmt[]

export type Stmt = Node &
  (
    | { readonly kind: 'on'; readonly site: string; readonly body: Body }
    | { readonly kind: 'within'; readonly target: Target; readonly body: Body }
    /** What is inside acts in a frame of the page, which shows a site of its own. */
    | { readonly kind: 'frame'; readonly target: Target; readonly site: string; readonly body: Body }
    /** What is inside acts in another tab: a new one, the one that `from` opens, or that of an earlier block. */
    | { readonly kind: 'tab'; readonly name: string; readonly from?: Act; readonly body: Body }
    /** `else` is the value of what failed. */
    | {
        readonly kind: 'let' | 'var' | 'set'
        readonly name: string
        readonly value: Expr | Obtained
        readonly else?: Expr
      }
    | { readonly kind: 'if'; readonly test: Expr; readonly then: Body; readonly else: Body }
    | {
        readonly kind: 'for'
        readonly name: string
        readonly list: Expr
        readonly upTo: number
        readonly body: Body
      }
    | { readonly kind: 'repeat'; readonly upTo: number; readonly body: Body }
    | { readonly kind: 'stop'; readonly test: Expr }
    | { readonly kind: 'try'; readonly body: Body; readonly else: Body }
    | { readonly kind: 'do'; readonly body: Body; readonly undo: Body }
    | { readonly kind: 'require'; readonly test: Expr; readonly message: string }
    | { readonly kind: 'wait'; readonly seen: readonly Seen[]; readonly ms: number }
    | { readonly kind: 'wait-until'; readonly test: Expr; readonly ms: number }
    | { readonly kind: 'hand-over'; readonly message: string; readonly test: Expr; readonly ms: number }
    | { readonly kind: 'observe'; readonly target: Target }
    | { readonly kind: 'keep'; readonly names: readonly string[] }
    | { readonly kind: 'return'; readonly value: Expr }
    | {
        readonly kind: 'act'
        readonly act: Act
        readonly answer?: PlanDialogAnswer
        readonly as?: EffectClass
        readonly because?: string
      }
  )

/** A value that is not computed but obtained: from the person, from code, from a tool, from an act. */
export type Obtained = Node &
  (
    | { readonly kind: 'ask'; readonly question: string; readonly type: Type }
    /**
     * `workspace`: it runs where the run's other code of this kind runs, on the files that this left. `with` is a record; `bytes` the
     * memory limit. Code is raw text, its common indent removed.
     */
    | {
        readonly kind: 'run'
        readonly language: string
        readonly workspace?: true
        readonly with?: Expr
        readonly gives: Type
        readonly ms: number
        readonly bytes?: number
        readonly code: string
      }
    | {
        readonly kind: 'tool'
        readonly tool: string
        readonly name: string
        readonly args: readonly Expr[]
        readonly pin?: string
        readonly type: Type
      }
    | { readonly kind: 'endorse'; readonly of: Expr; readonly because: string }
    | { readonly kind: 'declassify'; readonly of: Expr; readonly to: string; readonly because: string }
    | { readonly kind: 'download'; readonly act: Act }
  )

export const OBTAINED = ['ask', 'run', 'tool', 'endorse', 'declassify', 'download'] as const

export const isObtained = (value: Expr | Obtained): value is Obtained =>
  (OBTAINED as readonly string[]).includes(value.kind)

/** One of the things a `wait for` waits for. */
export interface Seen {
  readonly target: Target
  readonly gone: boolean
}

/** What to answer if the act makes the page open a dialog. `message` may hold globs; `text` is typed into a prompt. */
export type DialogAnswerShape<Text> =
  | { readonly kind: 'accept' | 'dismiss'; readonly message?: string }
  | { readonly kind: 'answer'; readonly text: Text; readonly message?: string }

/** As written in the plan. */
export type PlanDialogAnswer = DialogAnswerShape<Expr>
/** As dispatched to a document. */
export type DialogAnswer = DialogAnswerShape<string>

/** What an entry of the vault can hold: each part goes into one kind of field (docs/vault.md). */
export const SECRET_PARTS = [
  'username',
  'password',
  'totp',
  'card_number',
  'card_name',
  'card_expiry',
  'card_code',
  'iban'
] as const
export type SecretPart = (typeof SECRET_PARTS)[number]

export interface SecretRef {
  readonly name: string
  readonly part: SecretPart
}

/** Acts that aim at one element and carry nothing. */
export const TOUCHES = [
  'click',
  'double-click',
  'right-click',
  'hover',
  'clear',
  'check',
  'uncheck',
  'copy',
  'paste',
  'screenshot'
] as const
export type Touch = (typeof TOUCHES)[number]

/** Touches of a hand, which can be done at a point of the element. */
export const HAND_TOUCHES = ['click', 'double-click', 'right-click', 'hover'] as const satisfies readonly Touch[]

/** A point inside an element: CSS pixels from the left and from the top of its box. */
export interface PointIn {
  readonly x: Expr
  readonly y: Expr
}

export interface DragAct {
  readonly verb: 'drag'
  readonly target: Target
  readonly at?: PointIn
  readonly to: Target
  readonly toAt?: PointIn
}

/** By this many tenths of the height of the window, or of the element: `scroll down 10` is one screen. */
export interface ScrollAct {
  readonly verb: 'scroll'
  readonly direction: 'up' | 'down'
  readonly amount: number
  readonly target?: Target
}

export type Act =
  | { readonly verb: 'open'; readonly url: Expr }
  | { readonly verb: 'back' | 'forward' | 'reload' }
  /** Closes a tab that a `tab` block opened. */
  | { readonly verb: 'close'; readonly tab: string }
  | { readonly verb: Touch; readonly target: Target; readonly at?: PointIn }
  | DragAct
  | { readonly verb: 'scroll-to'; readonly target: Target }
  | ScrollAct
  | { readonly verb: 'fill' | 'type' | 'upload'; readonly target: Target; readonly value: Expr }
  | { readonly verb: 'fill-secret'; readonly target: Target; readonly secret: SecretRef }
  | { readonly verb: 'press'; readonly key: string; readonly target?: Target }
  | { readonly verb: 'choose'; readonly target: Target; readonly options: readonly Expr[] }
  /** `pin`: of a tool of the page, what it said of itself where it was seen (`pinOfPageTool`). */
  | {
      readonly verb: 'call'
      readonly tool: string
      readonly name: string
      readonly args: readonly Expr[]
      readonly pin?: string
    }

export type BinaryOp =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<='
  | '>='
  | '<'
  | '>'
  | 'contains'
  | 'starts with'
  | 'matches'
  | '+'
  | '-'
  | '*'
  | '/'

export type Expr = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'name'; readonly name: string }
  /** The current item, as the bare dot in `rows where .payee == "x"` means it. */
  | { readonly kind: 'item' }
  | { readonly kind: 'field'; readonly of: Expr; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expr[] }
  | { readonly kind: 'record'; readonly fields: readonly { readonly name: string; readonly value: Expr }[] }
  | { readonly kind: 'not' | 'negate'; readonly of: Expr }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: 'where' | 'map' | 'sort'; readonly of: Expr; readonly by: Expr }
  | { readonly kind: 'exists'; readonly id: number; readonly target: Target; readonly gone: boolean }
  | { readonly kind: 'read'; readonly id: number; readonly read: Read }
)

/** `table` gives its rows, `all` every match, `record` one element, as records that remember what they were read from. */
export type Read =
  | { readonly what: 'url' | 'title' }
  | {
      readonly what: 'text' | 'value' | 'count' | 'table' | 'all' | 'record'
      readonly target: Target
      readonly as?: Type
    }
  | { readonly what: 'attribute'; readonly attribute: string; readonly target: Target; readonly as?: Type }
