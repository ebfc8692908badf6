import type { KeptValue, Source } from '../manifest.ts'
import type { Request } from '../person/question.ts'
import type { ApprovedTools } from '../tools/tool-definition.ts'
import type { Stmt } from './plan-tree.ts'

/** What one `@ref` of an observation stands for: `nth`, from 1, among those of the same role and name. */
export interface ObservedRef {
  readonly document: string
  readonly role: string
  readonly name: string
  readonly nth?: number
}

/**
 * A statement of a held run that others took the place of. It may have been done in an earlier round, or in part: what it gave
 * to sites and variables is still there.
 */
export interface Replaced {
  /** The statement that stands first in its place now. */
  readonly at: number
  readonly was: Stmt
  /** What had been replaced inside it. */
  readonly inside: readonly Replaced[]
}

/**
 * What a plan is checked against beside its own text (docs/language.md, labels and turns). All of it is optional: a plan alone in a
 * fresh session has none.
 */
export interface CheckContext {
  /** The person's request: a literal that stands in it is the person's own. */
  readonly request?: string
  /** Inputs that the agent itself gave: they are its own words, as its literals are. All others are the person's. */
  readonly agentInputs?: readonly string[]
  /** What the agent has been shown for this person: the label of every literal, and of the plan itself. */
  readonly shown?: readonly Source[]
  /** What was released earlier, by the site, tool (`tool:…`) or `sandbox` that got it: what that shows gives it back. */
  readonly released?: Readonly<Record<string, readonly Source[]>>
  /** What earlier turns left on the device. A `kept` declaration must name one of these, with its type. */
  readonly kept?: Readonly<Record<string, Pick<KeptValue, 'type' | 'from' | 'none'>>> | undefined
  /** For the plan of a resumed run: what its statements took the place of. */
  readonly replaced?: readonly Replaced[]
  /** What the session's last view called `e12`. */
  readonly refs?: Readonly<Record<string, ObservedRef>>
  /** The tools that may be called. Without it none is known, and whatever a plan calls passes as class `tool`. */
  readonly tools?: ApprovedTools
}

/** The words that count as the person's own: what they entered in the extension, or what a host that the tenant trusts says. */
export const personsWords = ({ text, saidBy }: Request): string | undefined => (saidBy === 'agent' ? undefined : text)

/**
 * What a plan is checked against that is sent for a request, the same on both sides of the wire. What an agent alone says that
 * the person asked for makes no literal the person's own, and the `inputs` that it gives are its own words.
 */
export const contextOf = (
  request: Request,
  inputs: Readonly<Record<string, unknown>>,
  { shown = [], released = {}, kept }: Pick<CheckContext, 'shown' | 'released' | 'kept'>,
  tools?: ApprovedTools,
  replaced?: CheckContext['replaced'],
  refs?: CheckContext['refs']
): CheckContext => {
  const words = personsWords(request)
  return {
    ...(words === undefined ? { agentInputs: Object.keys(inputs) } : { request: words }),
    shown,
    released,
    ...(kept && { kept }),
    ...(tools && { tools }),
    ...(replaced && { replaced }),
    ...(refs && { refs })
  }
}
