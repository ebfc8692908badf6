import type { Source } from './manifest.ts'
import type { Origin } from './origin.ts'
import type { Type } from './plan-tree.ts'
import type { Request } from './question.ts'

/** What one `@ref` of an observation stands for: `nth`, from 1, among those of the same role and name. */
export interface ObservedRef {
  readonly document: string
  readonly role: string
  readonly name: string
  readonly nth?: number
}

/**
 * What a plan is checked against beside its own text (DESIGN §4, labels and turns). All of it is optional: a plan alone in a
 * fresh session has none.
 */
export interface CheckContext {
  /** The person's request: a literal that stands in it is the person's own. */
  readonly request?: string
  /** What the agent has been shown for this person: the label of every literal, and of the plan itself. */
  readonly shown?: readonly Source[]
  /** What was released to a site earlier: reading it gives that back. */
  readonly released?: Readonly<Record<Origin, readonly Source[]>>
  /** What earlier turns left on the device. A `kept` declaration must name one of these, with its type. */
  readonly kept?: Readonly<Record<string, { readonly type: Type; readonly from: readonly Source[] }>>
  /** What the observations of this session called `e12`. */
  readonly refs?: Readonly<Record<string, ObservedRef>>
}

/**
 * What a plan is checked against that is sent for a request, the same on both sides of the wire. What an agent alone says that
 * the person asked for makes no literal the person's own.
 */
export const contextOf = ({ text, saidBy }: Request): CheckContext => (saidBy === 'agent' ? {} : { request: text })
