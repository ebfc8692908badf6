import { ELEMENT_ROLE, type Span, type Target, type TargetState } from '../contract/index.ts'
import { FOREIGN_PLACES, FOREIGN_ROLES, MAX_NESTING } from '../syntax/index.ts'
import type { FlowNode } from './flow-graph.ts'
import { isRole, ROLE_NAMES } from './roles.ts'
import { elementOf, isKind, printType } from './types.ts'
import { type ExprPlace, type Findings, report, reportUnknown, type TargetSize, type Within } from './walk.ts'

const MAX_NTH = 10_000
/** Parts of a target with all around it, and characters of all their names: it stands in every grant and every batch. */
export const MAX_TARGET_PARTS = 64
export const MAX_TARGET_LENGTH = 4096

/** A target as it is aimed at: with all around it, and with what it is computed from. */
export interface Aim extends Within {
  /** What it is computed from at run time: names and elements. */
  readonly aimed?: FlowNode
  /** Whose words its literals are; nobody's where it has none and is computed. */
  readonly said?: FlowNode
  /** The role of the element that `@x` stands for, where that is known. */
  readonly elementRole?: string
}

/** Gathers what one target is made of, part by part. */
interface Parts {
  readonly computed: FlowNode[]
  readonly texts: string[]
  size: number
  length: number
  elementRole?: string
}

const checkState = (f: Findings, state: TargetState, span: Span): void => {
  if (state.kind !== 'nth') return
  if (!Number.isInteger(state.nth) || state.nth < 1 || state.nth > MAX_NTH)
    report(f, span, 'check/bad-bound', { limit: MAX_NTH })
}

/** `@x` is a record's element, or else what an observation called so, which becomes the role and name it was seen with. */
const checkElement = (
  f: Findings,
  place: ExprPlace,
  target: Target,
  word: string,
  span: Span,
  parts: Parts
): Target => {
  const variable = place.scope.find(word)
  if (variable) {
    f.unused.delete(variable)
    parts.computed.push(variable.node)
    const element = elementOf(variable.type)
    if (variable.type && !element)
      report(f, span, 'check/type-mismatch', {
        expected: 'a record read from a page',
        found: printType(variable.type)
      })
    if (element?.role !== undefined) parts.elementRole = element.role
    return target
  }
  const refs = f.context.refs ?? {}
  const ref = Object.hasOwn(refs, word) ? refs[word] : undefined
  if (!ref) {
    reportUnknown(f, span, 'check/unknown-ref', { word, known: [...place.scope.names(), ...Object.keys(refs)] })
    return target
  }
  f.refs.set(word, ref)
  const { document, role, name, nth } = ref
  parts.texts.push(name)
  parts.length += name.length
  const states: TargetState[] = nth === undefined ? [] : [{ kind: 'nth', nth }]
  return { ...target, role, match: { kind: 'is', text: name }, document, states: [...target.states, ...states] }
}

const checkMatch = (f: Findings, place: ExprPlace, target: Target, span: Span, parts: Parts): Target => {
  const { role, match } = target
  if (match?.kind === 'element') return checkElement(f, place, target, match.element, span, parts)
  if (role === ELEMENT_ROLE || !isRole(role))
    reportUnknown(
      f,
      span,
      'check/unknown-role',
      { word: role, known: ROLE_NAMES, foreign: FOREIGN_ROLES, hints: FOREIGN_PLACES },
      { role }
    )
  if (role === 'page' && (match || target.in || target.states.length + target.having.length > 0))
    report(f, span, 'check/bad-arguments', { name: role, expected: 'no name, no state and nothing around it' })
  if (match?.kind === 'named') {
    const { type, node } = f.inside.expr(f, { ...place, mayRead: false }, match.name)
    if (type && !isKind(type, 'text', 'number', 'date'))
      report(f, match.name.span, 'check/type-mismatch', { expected: 'text', found: printType(type) })
    parts.computed.push(node)
  } else if (match) {
    parts.texts.push(match.text)
    parts.length += match.text.length
  }
  return target
}

/** One part and what it must hold, without what it stands in. */
const checkPart = (f: Findings, place: ExprPlace, target: Target, span: Span, parts: Parts): Target => {
  parts.size++
  for (const state of target.states) checkState(f, state, span)
  const { in: _, ...own } = checkMatch(f, place, target, span, parts)
  return own.having.length
    ? { ...own, having: own.having.map((inner) => checkChain(f, place, inner, span, parts)) }
    : own
}

const chainOf = (target: Target): Target[] => {
  const chain: Target[] = []
  for (let each: Target | undefined = target; each; each = each.in) chain.push(each)
  return chain
}

const nested = (chain: readonly Target[], outer?: Target): Target | undefined =>
  chain.reduceRight<Target | undefined>((around, part) => (around ? { ...part, in: around } : part), outer)

const checkChain = (f: Findings, place: ExprPlace, target: Target, span: Span, parts: Parts): Target =>
  nested(chainOf(target).map((part) => checkPart(f, place, part, span, parts))) as Target

/** Is it told by its role alone, whatever it stands in? Then which it is is the agent's word. */
const isBare = (target: Target | undefined): boolean =>
  target !== undefined && target.match === undefined && target.having.length === 0

interface Options {
  /** `page` is no element: it can only stand around one, or be what `within` goes back to. */
  readonly mayBePage?: boolean
}

/**
 * Checks a target and puts it into the enclosing `within`, which becomes its outermost `in`; `in page` escapes it and is left
 * out, so that `target` is absent where nothing but the page is left. `span` is that of the statement or read.
 */
export const checkTarget = (
  f: Findings,
  place: ExprPlace,
  target: Target,
  span: Span,
  { mayBePage = false }: Options = {}
): Aim => {
  if (target.role === 'page' && !mayBePage)
    reportUnknown(
      f,
      span,
      'check/unknown-role',
      { word: 'page', known: ROLE_NAMES, foreign: { page: 'document' } },
      { role: 'page' }
    )
  const parts: Parts = { computed: [], texts: [], size: 0, length: 0 }
  const own = chainOf(target).map((part) => checkPart(f, place, part, span, parts))
  const page = own.findIndex(({ role }) => role === 'page')
  const within = page < 0 ? place.within : undefined
  const chain = page < 0 ? own : own.slice(0, page)
  const size: TargetSize = {
    depth: chain.length + (within?.size.depth ?? 0),
    parts: parts.size + (within?.size.parts ?? 0),
    length: parts.length + (within?.size.length ?? 0)
  }
  const aimed = f.flows.joined('L28', ...parts.computed)
  const isUnsaid = isBare(own[0]) || (parts.texts.length === 0 && aimed === undefined)
  const said = isUnsaid ? f.people.saidByPlanner : parts.texts.length > 0 ? f.saidBy(parts.texts) : undefined
  const whole = checkSize(f, size, span) ? nested(chain, within?.target) : undefined
  return {
    ...(whole && { target: whole }),
    size,
    ...(said !== undefined && { said }),
    ...(aimed !== undefined && { aimed }),
    ...(parts.elementRole !== undefined && { elementRole: parts.elementRole })
  }
}

const checkSize = (f: Findings, { depth, parts, length }: TargetSize, span: Span): boolean => {
  const deep = depth > MAX_NESTING
  const large = parts > MAX_TARGET_PARTS || length > MAX_TARGET_LENGTH
  if (deep) report(f, span, 'syntax/too-deep', { limit: MAX_NESTING })
  else if (large) report(f, span, 'check/target-too-large', { parts: MAX_TARGET_PARTS, length: MAX_TARGET_LENGTH })
  return !deep && !large
}
