import type {
  CheckedStep,
  DragAct,
  Expr,
  Origin,
  PlanDialogAnswer,
  PointIn,
  RefusalCode,
  RefusalDetail,
  ScrollAct,
  SecretRef,
  Span,
  Target,
  Touch,
  Type
} from '../contract/index.ts'

/** An act or look of a page before its values are known. Mirrors `PageAct`, with expressions in place of values. */
export type ActTemplate =
  | { readonly verb: Touch; readonly target: Target; readonly at?: PointIn }
  | { readonly verb: 'fill' | 'type' | 'upload'; readonly target: Target; readonly value: Expr }
  | { readonly verb: 'fill-secret'; readonly target: Target; readonly secret: SecretRef }
  | { readonly verb: 'press'; readonly key: string; readonly target?: Target }
  | {
      readonly verb: 'call'
      readonly name: string
      readonly args: readonly Expr[]
      readonly pin?: string
      readonly as?: Type
    }
  | { readonly verb: 'choose'; readonly target: Target; readonly options: readonly Expr[] }
  | DragAct
  | { readonly verb: 'scroll-to' | 'observe'; readonly target: Target }
  | ScrollAct
  | { readonly verb: 'download'; readonly act: ActTemplate }
  | { readonly verb: 'read-url' | 'read-title' }
  | { readonly verb: 'read-text' | 'read-value'; readonly target: Target; readonly as?: Type }
  | { readonly verb: 'read-count'; readonly target: Target }
  | { readonly verb: 'read-attribute'; readonly attribute: string; readonly target: Target; readonly as?: Type }
  | { readonly verb: 'read-table' | 'read-all' | 'read-record'; readonly target: Target; readonly as: Type }
  | { readonly verb: 'exists'; readonly target: Target; readonly gone: boolean }
  | {
      readonly verb: 'wait'
      readonly seen: readonly { readonly target: Target; readonly gone: boolean }[]
      readonly ms: number
    }

export type TabTemplate =
  | { readonly verb: 'open'; readonly url: Expr }
  | { readonly verb: 'back' | 'forward' | 'reload' | 'close' }

export type PersonTemplate =
  | { readonly verb: 'ask'; readonly question: string; readonly type: Type }
  | { readonly verb: 'endorse'; readonly value: Expr; readonly because: string }
  | { readonly verb: 'declassify'; readonly value: Expr; readonly to: string; readonly because: string }
  | { readonly verb: 'hand-over'; readonly message: string; readonly ms: number }

/** A statement with a target of its own, and the block that stands in that: its statements have the numbers from `id` to `last`. */
export interface Head {
  readonly id: number
  readonly last: number
  readonly span: Span
}

/** A `frame` statement. `said`: its target in the plan's words, as refusals name it. */
export interface FrameTemplate extends Head {
  readonly target: Target
  readonly said: Target
  readonly origin: Origin
}

/** A `within` statement. `said`: how its target is named in refusals, and those that enclose it in its own head. */
export interface WithinHead extends Head {
  readonly said: readonly string[]
}

/** Where acts happen, before the frames' targets are known. The same object for all that stands in one place. */
export interface SpotTemplate {
  readonly tab?: string
  readonly page?: Origin
  readonly via?: readonly Origin[]
  readonly frames: readonly FrameTemplate[]
}

/** What every kind of step carries: what was checked, and the counters of the rounds around it, outermost first. */
interface StepInstr {
  readonly step: CheckedStep
  readonly rounds: readonly string[]
  readonly because?: string
  /** The variable that what it gives is put into, and its type. */
  readonly into?: string
  readonly gives?: Type
}

/**
 * One instruction. A plan becomes a flat list of these, so that the whole control state of a run is one number and its
 * variables, and can be written down between any two of them. Names are unique in the program.
 */
export type Instr =
  | { readonly op: 'set'; readonly name: string; readonly value: Expr; readonly span: Span }
  /** Begins the next round of a loop, with the next item of its list if it has one; leaves it where there is none. */
  | {
      readonly op: 'next'
      readonly round: string
      readonly limit: number
      readonly each?: { readonly list: string; readonly item: string }
      readonly to: number
    }
  | { readonly op: 'bound'; readonly list: string; readonly limit: number; readonly span: Span }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'unless'; readonly test: Expr; readonly to: number; readonly span: Span }
  | { readonly op: 'require'; readonly test: Expr; readonly message: string; readonly span: Span }
  | { readonly op: 'refuse'; readonly code: RefusalCode; readonly detail: RefusalDetail; readonly span: Span }
  /** Goes on once the test holds; until then, after a pause, looks again from `top`. `tries` counts the looks. */
  | {
      readonly op: 'until'
      readonly test: Expr
      readonly tries: string
      readonly top: number
      readonly ms: number
      readonly span: Span
    }
  | {
      readonly op: 'arrive'
      readonly origin: Origin
      readonly via: readonly Origin[]
      readonly spot: SpotTemplate
      readonly span: Span
    }
  | PageInstr
  | ({ readonly op: 'tab'; readonly act: TabTemplate; readonly tab?: string } & StepInstr)
  | ({ readonly op: 'person'; readonly act: PersonTemplate } & StepInstr)
  | ({
      readonly op: 'code'
      readonly language: string
      readonly workspace?: true
      readonly code: string
      readonly input?: Expr
      readonly ms: number
      readonly bytes: number
      readonly tells?: true
    } & StepInstr)
  | ({ readonly op: 'tool'; readonly tool: string; readonly name: string; readonly args: readonly Expr[] } & StepInstr)
  | { readonly op: 'keep'; readonly names: readonly { readonly name: string; readonly variable: string }[] }
  /** A `do` is complete: its undo is put by, with the values of the variables that it uses. */
  | { readonly op: 'put-by'; readonly undo: number; readonly uses: readonly string[]; readonly span: Span }
  /** The end of an undo. */
  | { readonly op: 'undone' }
  | { readonly op: 'return'; readonly value: Expr; readonly span: Span }

export type PageInstr = {
  readonly op: 'page'
  readonly act: ActTemplate
  readonly spot: SpotTemplate
  /** Sign-in origins where the act may happen too. */
  readonly via: readonly Origin[]
  /** What it looks for may take so long to come, in ms. */
  readonly awaits?: number
  /** The variables that the act and its place are made of. */
  readonly uses: readonly string[]
  readonly answer?: PlanDialogAnswer
  readonly opensTab?: string
  /** For a download: where its file may lie, beside the site itself. */
  readonly files?: readonly Origin[]
  /** What it gives goes to the planner, into no variable. */
  readonly view?: true
} & StepInstr

/** The instructions that need something done outside, and are settled. */
export type ActInstr = Extract<Instr, { op: 'page' | 'tab' | 'person' | 'code' | 'tool' }>

export const isActInstr = (instr: Instr): instr is ActInstr => 'step' in instr

/** An input, or a value that was kept: what the run begins with, of this type, in this variable. */
export interface ProgramInput {
  readonly name: string
  readonly type: Type
  /** A kept value may have been kept as `none`. */
  readonly mayBeNone: boolean
  readonly variable: string
  readonly span: Span
}

export interface Program {
  readonly instrs: readonly Instr[]
  /** For each instruction, where a refusal that can be caught goes on; -1 where nothing catches it. */
  readonly handlers: readonly number[]
  /** For each instruction, the innermost statement that it belongs to; -1 for the end of the plan. */
  readonly stmts: readonly number[]
  /** Statement → its first instruction. */
  readonly starts: ReadonlyMap<number, number>
  /** The `within` statements, each after those around it. */
  readonly withins: readonly WithinHead[]
  /** `do` statement → the first instruction of its undo. */
  readonly undos: ReadonlyMap<number, number>
  /** Variable → its place in the state's store. A name is `x#3` for the `x` of statement 3, `x#in` for an input. */
  readonly slots: ReadonlyMap<string, number>
  readonly inputs: readonly ProgramInput[]
  readonly maxSteps: number
  /** The instruction of the look that the plan ends with, where it has one whose target is known beforehand. */
  readonly look?: number
}
