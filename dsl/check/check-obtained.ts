import { type Expr, type Obtained, PAGE_TOOLS, type Type, unreachable } from '../contract/index.ts'
import { declassify, endorse } from './bless.ts'
import { checkSiteAct } from './check-act.ts'
import { checkCode } from './check-code.ts'
import { evaluate } from './check-expr.ts'
import { checkPageGives } from './check-page-tool.ts'
import { checkCall } from './check-tool.ts'
import { checkType } from './check-type.ts'
import { mayStop, tellStep } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import { FILE, isKind, printType } from './types.ts'
import { type Findings, type Place, report, type Valued } from './walk.ts'

type Of<Kind extends Obtained['kind']> = Extract<Obtained, { kind: Kind }>

/** A value that comes from the person, from code, from a tool or from an act. */
export const checkObtained = (f: Findings, place: Place, value: Obtained): Valued => {
  switch (value.kind) {
    case 'ask':
      return checkAsk(f, place, value)
    case 'run':
      return checkCode(f, place, value)
    case 'tool': {
      checkType(f, value.type, value.span)
      if (value.tool === PAGE_TOOLS) return checkPageResult(f, place, value)
      const { shows } = checkCall(f, place, { ...value, classOf: (effect) => effect, gives: value.type })
      const node = f.flows.node()
      f.flows.edge('L18', shows, node)
      return { type: value.type, node }
    }
    case 'endorse':
      return endorse(f, place, value, checkOperand(f, place, value.of))
    case 'declassify':
      return declassify(f, place, value, checkOperand(f, place, value.of))
    case 'download':
      return checkDownload(f, place, value)
    default:
      return unreachable(value)
  }
}

/** The page answers an act of its own: what it gives is data of its site, like all that it shows (L18). */
const checkPageResult = (f: Findings, place: Place, value: Of<'tool'>): Valued => {
  const { id, span, type, kind: _, ...call } = value
  checkPageGives(f, value)
  checkSiteAct(f, place, { verb: 'call', ...call }, { id, span })
  const node = f.flows.node()
  f.flows.edges('L18', [place.site?.self.shows], node)
  f.flows.edges('L12', [place.around], node)
  return { type, node }
}

const checkOperand = (f: Findings, place: Place, expr: Expr): Valued => evaluate(f, place, expr, { mayRead: false })

const ANSWERS = ['text', 'number', 'date', 'boolean', 'file', 'choice'] as const

const canBeAnswered = (type: Type): boolean =>
  isKind(type, ...ANSWERS) || (type.kind === 'list' && type.of.kind === 'choice')

/** What the person may only choose from: the plan's own words. */
const choicesOf = (type: Type): readonly string[] =>
  type.kind === 'choice' ? type.options : type.kind === 'list' ? choicesOf(type.of) : []

/** The person answers, or does not; out of choices, in the words of whoever those are (L20). */
const checkAsk = (f: Findings, place: Place, { id, type, span, question }: Of<'ask'>): Valued => {
  const { flows, people } = f
  checkType(f, type, span)
  if (!canBeAnswered(type))
    report(f, span, 'check/type-mismatch', {
      expected: `${ANSWERS.slice(0, -1).join(', ')}, one of or list of one of`,
      found: printType(type)
    })
  const control = [f.saidBy([question])]
  f.ledger.add({ id, verb: 'ask', class: 'human', origin: 'person', span, times: place.times, control })
  const answer = flows.node()
  flows.edge('L20', people.person, answer)
  const choices = choicesOf(type)
  if (choices.length > 0) flows.edge('L20', f.saidBy(choices), answer)
  tellStep(f, place)
  mayStop(f, place, [['L20', [people.person]]], { told: true })
  return { type, node: answer }
}

const DOWNLOADS = ['click', 'double-click', 'right-click', 'press', 'screenshot']

/** The act is done as any, and what the site then sends is a file: from it, or from where its files lie (L32). */
const checkDownload = (f: Findings, place: Place, { id, act, span }: Of<'download'>): Valued => {
  const { flows } = f
  const file: FlowNode = flows.node()
  if (!DOWNLOADS.includes(act.verb) || act.verb === 'call' || act.verb === 'close') {
    report(f, span, 'check/not-here', {
      what: act.verb,
      where: 'after `download from`; a click, a key or a screenshot can'
    })
    return { type: FILE, node: file }
  }
  checkSiteAct(f, place, act, { id, span, download: true })
  const { site } = place
  if (!site) return { type: FILE, node: file }
  flows.edge('L32', site.self.shows, file)
  for (const origin of site.files) {
    const { given, shows } = f.people.site(origin)
    flows.edge('L32', shows, file)
    // The site says what is fetched.
    flows.edges('L32', [site.self.shows, place.branch, f.going], given)
  }
  mayStop(f, place, [['L32', [file]]], { told: true })
  return { type: FILE, node: file }
}
