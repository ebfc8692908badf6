import type { EffectClass } from './effect-class.ts'
import type { Span } from './span.ts'
import type { Target } from './target.ts'

/**
 * The tree of a plan. Every statement and every page read has an `id`, its number in source order from 0, by which
 * the checker's findings are attached. Spans and ids are outside the plan's hash.
 */
export interface Plan {
  readonly title: string
  readonly decls: readonly Decl[]
  readonly body: readonly Stmt[]
  readonly span: Span
}

export type Decl =
  | { readonly kind: 'site'; readonly name: string; readonly origin: string; readonly span: Span }
  | { readonly kind: 'secret'; readonly name: string; readonly site: string; readonly span: Span }
  | { readonly kind: 'input'; readonly name: string; readonly type: Type; readonly span: Span }

/** `locale` is a BCP 47 tag and tells how numbers and dates are written on the page. */
export type Type =
  | { readonly kind: 'text' | 'boolean' | 'none' }
  | { readonly kind: 'number' | 'date'; readonly locale?: string }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }

/** `from` is the column header to read; without it the header is the field's own name, case ignored. */
export interface Field {
  readonly name: string
  readonly type: Type
  readonly from?: string
}

interface Node {
  readonly id: number
  readonly span: Span
}

export type Stmt = Node &
  (
    | { readonly kind: 'on'; readonly site: string; readonly body: readonly Stmt[] }
    | { readonly kind: 'within'; readonly target: Target; readonly body: readonly Stmt[] }
    | { readonly kind: 'let' | 'var' | 'set'; readonly name: string; readonly value: Expr }
    | { readonly kind: 'if'; readonly test: Expr; readonly then: readonly Stmt[]; readonly else: readonly Stmt[] }
    | {
        readonly kind: 'for'
        readonly name: string
        readonly list: Expr
        readonly upTo: number
        readonly body: readonly Stmt[]
      }
    | { readonly kind: 'repeat'; readonly upTo: number; readonly body: readonly Stmt[] }
    | { readonly kind: 'stop'; readonly test: Expr }
    | { readonly kind: 'require'; readonly test: Expr; readonly message: string }
    | { readonly kind: 'wait'; readonly seen: readonly Seen[]; readonly ms: number }
    | { readonly kind: 'return'; readonly value: Expr }
    | {
        readonly kind: 'act'
        readonly act: Act
        readonly answer?: DialogAnswer
        readonly as?: EffectClass
        readonly because?: string
      }
  )

/** One of the things a `wait for` waits for. */
export interface Seen {
  readonly target: Target
  readonly gone: boolean
}

/** What to answer if the act makes the page open a dialog. `message` may hold globs. */
export interface DialogAnswer {
  readonly kind: 'accept' | 'dismiss'
  readonly message?: string
}

export type SecretPart = 'username' | 'password' | 'totp'

export interface SecretRef {
  readonly name: string
  readonly part: SecretPart
}

export type Act =
  | { readonly verb: 'open'; readonly url: Expr }
  | { readonly verb: 'click' | 'clear' | 'check' | 'uncheck'; readonly target: Target }
  | { readonly verb: 'fill' | 'type'; readonly target: Target; readonly value: Expr }
  | { readonly verb: 'fill-secret'; readonly target: Target; readonly secret: SecretRef }
  | { readonly verb: 'press'; readonly key: string; readonly target?: Target }
  | { readonly verb: 'choose'; readonly target: Target; readonly options: readonly Expr[] }

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

export type Read =
  | { readonly what: 'url' | 'title' }
  | { readonly what: 'text' | 'value' | 'count' | 'table'; readonly target: Target; readonly as?: Type }
