import type {
  CheckedStep,
  DialogAnswer,
  Expr,
  Origin,
  RefusalCode,
  RefusalDetail,
  SecretRef,
  Span,
  Target,
  Type
} from '../contract/index.ts'

/** An act or look of a page before its values are known. Mirrors `PageAct`, with expressions in place of values. */
export type ActTemplate =
  | { readonly verb: 'click' | 'clear' | 'check' | 'uncheck'; readonly target: Target }
  | { readonly verb: 'fill' | 'type'; readonly target: Target; readonly value: Expr }
  | { readonly verb: 'fill-secret'; readonly target: Target; readonly secret: SecretRef }
  | { readonly verb: 'press'; readonly key: string; readonly target?: Target }
  | { readonly verb: 'choose'; readonly target: Target; readonly options: readonly Expr[] }
  | { readonly verb: 'read-url' | 'read-title' }
  | { readonly verb: 'read-text' | 'read-value' | 'read-count'; readonly target: Target; readonly as?: Type }
  | { readonly verb: 'read-table'; readonly target: Target; readonly as: Type }
  | { readonly verb: 'exists'; readonly target: Target; readonly gone: boolean }
  | {
      readonly verb: 'wait'
      readonly seen: readonly { readonly target: Target; readonly gone: boolean }[]
      readonly ms: number
    }

/** What both kinds of step carry: where it stands, and the counters of the rounds around it, outermost first. */
interface StepInstr {
  readonly step: CheckedStep
  readonly rounds: readonly string[]
  readonly because?: string
}

/**
 * One instruction. A plan becomes a flat list of these, so that the whole control state of a run is one number and its
 * variables, and can be written down between any two of them. Names are unique in the program.
 */
export type Instr =
  | { readonly op: 'set'; readonly name: string; readonly value: Expr; readonly span: Span }
  | { readonly op: 'item'; readonly name: string; readonly list: string; readonly index: string }
  | { readonly op: 'count'; readonly name: string }
  | { readonly op: 'bound'; readonly list: string; readonly limit: number; readonly span: Span }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'unless'; readonly test: Expr; readonly to: number; readonly span: Span }
  | { readonly op: 'require'; readonly test: Expr; readonly message: string; readonly span: Span }
  | { readonly op: 'refuse'; readonly code: RefusalCode; readonly detail: RefusalDetail; readonly span: Span }
  | { readonly op: 'arrive'; readonly origin: Origin; readonly span: Span }
  | ({ readonly op: 'open'; readonly url: Expr } & StepInstr)
  | ({
      readonly op: 'page'
      readonly act: ActTemplate
      readonly into?: string
      readonly answer?: DialogAnswer
    } & StepInstr)
  | { readonly op: 'return'; readonly value: Expr; readonly span: Span }

export interface Program {
  readonly instrs: readonly Instr[]
  /** Plan input → the variable that holds it. */
  readonly inputs: Readonly<Record<string, string>>
  readonly maxSteps: number
}
