import type {
  ApprovedAct,
  CheckedStep,
  DialogAnswer,
  LiveFacts,
  LiveTarget,
  Origin,
  Span,
  Target,
  Type,
  Value
} from '../contract/index.ts'
import type { ResolvedAct } from './resolve-act.ts'
import type { Ended, RunState } from './run-state.ts'

/** Where in the browser something is done: the tab (absent: the run's own), and the frames from the page inwards. */
export interface Spot {
  readonly tab?: string
  /** The site of the page itself, whatever frames of it are acted in. */
  readonly page?: Origin
  /** The sign-in origins of that site, where the page may stand for a while. */
  readonly via?: readonly Origin[]
  /** `said`: the target in the plan's words, with no value of the run. */
  readonly frames: readonly { readonly target: LiveTarget; readonly said: Target; readonly origin: Origin }[]
}

/** One act that is ready to go: everything resolved but secrets. */
export interface ReadyAct {
  readonly step: string
  readonly checked: CheckedStep
  readonly act: ResolvedAct
  readonly answer?: DialogAnswer
  readonly because?: string
  /** The act opens a tab, which the plan calls so. */
  readonly opensTab?: string
  /** For a download: where its file may lie, beside the site itself. */
  readonly files?: readonly Origin[]
  readonly approved?: LiveFacts
}

/** A step that is no act of a page. */
interface Step {
  readonly seq: number
  readonly step: string
  readonly checked: CheckedStep
  readonly because?: string
}

/** What the tab itself is told. `open` of a tab the driver does not know yet opens it. */
export type TabAct =
  | { readonly verb: 'open'; readonly url: string }
  | { readonly verb: 'back' | 'forward' | 'reload' | 'close' }

/** What the person is asked for while the run waits. Each is settled with an outcome, as an act is. */
export type PersonAct =
  /** Settled `done` with a value of the type, or refused `run/no-answer`. */
  | { readonly verb: 'ask'; readonly question: string; readonly type: Type }
  /** Settled `done` with the very value, or refused `run/not-blessed`. `to` is a site's origin or `planner`. */
  | { readonly verb: 'endorse'; readonly value: Value; readonly because: string }
  | { readonly verb: 'declassify'; readonly value: Value; readonly to: string; readonly because: string }
  /** Settled `done` once the person has been told; the run then looks by itself until `ms` are over. */
  | { readonly verb: 'hand-over'; readonly message: string; readonly ms: number }

/** What the interpreter needs from the outside before it can go on. What has a `seq` is settled by `settle`. */
export type Need =
  | {
      readonly kind: 'batch'
      readonly seq: number
      readonly origin: Origin
      /** Sign-in origins of the site, where every act of this batch may happen too. */
      readonly via: readonly Origin[]
      readonly spot: Spot
      /** What its first act looks for may take so long to come, in ms: so long its page may be signed in at elsewhere. */
      readonly awaits?: number
      readonly acts: readonly ReadyAct[]
    }
  | ({ readonly kind: 'tab'; readonly tab?: string; readonly act: TabAct } & Step)
  | ({ readonly kind: 'person'; readonly act: PersonAct } & Step)
  | ({
      readonly kind: 'code'
      readonly language: string
      /** It finds the files that earlier code of this kind left in this run, but for what code left whose step was refused. */
      readonly workspace?: true
      readonly code: string
      readonly input: Value
      readonly gives: Type
      readonly ms: number
      readonly bytes: number
      /** What it prints where it fails may be told to the planner. */
      readonly tells?: true
    } & Step)
  | ({
      readonly kind: 'tool'
      readonly tool: string
      readonly name: string
      readonly args: readonly Value[]
      /** Absent where the plan uses no result. */
      readonly gives?: Type
    } & Step)
  /** Settled by `arrived`, or the run is ended. */
  | {
      readonly kind: 'arrive'
      readonly origin: Origin
      readonly via: readonly Origin[]
      readonly spot: Spot
      readonly span: Span
    }
  /** A test does not hold yet: settled by `paused` after `wait` milliseconds, saying whether `limit` is over since the first one. */
  | {
      readonly kind: 'pause'
      readonly first: boolean
      readonly wait: number
      readonly limit: number
      readonly span: Span
    }
  /** The person must say yes first: policy asks, or the page raised the act (`raised` holds what it showed). Settled by `approve`. */
  | { readonly kind: 'ask'; readonly act: AskedAct; readonly raised?: LiveFacts }
  | { readonly kind: 'end'; readonly ended: Ended }

/** An act that waits for a yes: of a page, or any other. */
export type AskedAct =
  | ReadyAct
  | ({ readonly other: Extract<Need, { kind: 'tab' | 'code' | 'tool' | 'person' }> } & Pick<
      ReadyAct,
      'step' | 'checked' | 'because'
    >)

export interface Advanced {
  readonly state: RunState
  readonly need: Need
}

/**
 * Does this ask the person? From the token, by effect id; `framed` is an act above `input` in a frame of another site than its
 * page, where nothing sees what the page around lays over it.
 */
export type Asks = (effect: string, framed: boolean) => boolean

export type { ApprovedAct }
