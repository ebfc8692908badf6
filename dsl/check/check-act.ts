import {
  type Act,
  type EffectClass,
  type Expr,
  PAGE_TOOLS,
  type PlanDialogAnswer,
  riskier,
  type Span,
  type Stmt,
  type Target
} from '../contract/index.ts'
import { checkAddress } from './check-address.ts'
import { evaluate } from './check-expr.ts'
import { refuseFiles } from './check-file.ts'
import { checkPageCall } from './check-page-tool.ts'
import { checkRetry, raised } from './check-risk.ts'
import { checkSecret } from './check-secret.ts'
import { type Aim, checkTarget } from './check-target.ts'
import { checkCallAct } from './check-tool.ts'
import { classifyAct } from './classify-act.ts'
import { give, mayStop, tellPageStep, tellStep } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import { carriedWords, choosesUnnamed, chosenTexts, entersByKey } from './given-values.ts'
import { goElsewhere, open } from './opened.ts'
import { soughtBy } from './picked.ts'
import { isRole } from './roles.ts'
import { checkClose, happenAnywhere, tellWhere, visit } from './tabs.ts'
import { type ExprPlace, type Findings, newMet, type Place, report, type Site, type Valued } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>
/** An act of a page or its tab. A call is one of a tool that the page offers. */
export type SiteAct = Exclude<Act, { verb: 'close' }>

/** What can be chosen from and what can be checked, by role: never a button, whose press is a click. */
const FITS = {
  choose: ['combobox', 'listbox', 'field'],
  check: ['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio', 'label']
} as const

const checkFits = (f: Findings, act: Act, span: Span): void => {
  if (act.verb !== 'choose' && act.verb !== 'check' && act.verb !== 'uncheck') return
  const roles: readonly string[] = FITS[act.verb === 'choose' ? 'choose' : 'check']
  // An unknown role is told as such, and what an element is shows at run time.
  if (!isRole(act.target.role) || roles.includes(act.target.role)) return
  report(f, span, 'check/bad-arguments', {
    name: act.verb,
    expected: `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`
  })
}

/** Tenths of a screen that one `scroll` goes. */
const MAX_SCROLL = 1000

const checkScroll = (f: Findings, act: Act, span: Span): void => {
  if (act.verb !== 'scroll') return
  if (!Number.isInteger(act.amount) || act.amount < 1 || act.amount > MAX_SCROLL)
    report(f, span, 'check/bad-bound', { limit: MAX_SCROLL })
}

/** Acts that are done to the tab. */
const isTabAct = ({ verb }: Act): boolean => ['open', 'back', 'forward', 'reload', 'close'].includes(verb)

const pointsOf = (act: Act): readonly Expr[] => {
  const points = [...('at' in act && act.at ? [act.at] : []), ...(act.verb === 'drag' && act.toAt ? [act.toAt] : [])]
  return points.flatMap(({ x, y }) => [x, y])
}

/** The values that an act gives to the page, in order. */
const valuesOf = (f: Findings, place: Place, act: Act): Valued[] => {
  const value = (expr: Expr, kinds: readonly ('text' | 'number' | 'date' | 'file' | 'record')[]) =>
    evaluate(f, place, expr, { mayRead: false, kinds })
  switch (act.verb) {
    case 'fill':
    case 'type':
      return [value(act.value, ['text', 'number', 'date'])]
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
    case 'drag':
      return pointsOf(act).map((expr) => value(expr, ['number']))
    case 'choose':
      return act.options.map((option) => value(option, ['text', 'number', 'date']))
    case 'upload':
      return [value(act.value, ['file'])]
    case 'call':
      return act.args.map((arg) => {
        const given = value(arg, ['record'])
        refuseFiles(f, arg, given.type)
        return given
      })
    case 'open': {
      const url = value(act.url, ['text'])
      if (url.type) checkAddress(f, place.site, act.url)
      return [url]
    }
    default:
      return []
  }
}

const answerOf = (f: Findings, place: Place, act: Act, answer: PlanDialogAnswer | undefined, span: Span): Valued[] => {
  if (answer && (isTabAct(act) || act.verb === 'call'))
    report(f, span, 'check/not-here', { what: 'then … dialog', where: `after \`${act.verb}\`` })
  return answer?.kind === 'answer'
    ? [evaluate(f, place, answer.text, { mayRead: false, kinds: ['text', 'number', 'date'] })]
    : []
}

const targetsOf = (act: Act): readonly Target[] => [
  ...('target' in act && act.target ? [act.target] : []),
  ...(act.verb === 'drag' ? [act.to] : [])
]

/** Where an act may happen beside its site: with nothing that was computed, at the site's sign-in origins. */
const viaOf = (site: Site, { inFrame, around }: Place, effect: EffectClass, computed: boolean): Site['via'] =>
  !inFrame && around === undefined && !computed && ['secret', 'activate', 'human'].includes(effect) ? site.via : []

/** The class that the act has by its own words, with what an element's role tells. */
const classOf = (act: Act, aim: Aim | undefined): EffectClass => {
  if (!aim?.target || !('target' in act) || !act.target) return classifyAct(act)
  const { role, match, states, having } = aim.target
  const own =
    aim.elementRole !== undefined && match?.kind === 'element'
      ? { role: aim.elementRole, states, having }
      : { role, match, states, having }
  return classifyAct({ ...act, target: own as Target } as Act)
}

/** How an act is done: by itself, to download a file, to open a tab. */
interface Manner {
  readonly id: number
  readonly span: Span
  readonly as?: EffectClass
  readonly answer?: PlanDialogAnswer
  readonly download?: true
}

/** An act statement. */
export const checkAct = (f: Findings, place: Place, stmt: ActStmt): void => {
  const { act } = stmt
  if (act.verb === 'call' && act.tool !== PAGE_TOOLS) checkCallAct(f, place, stmt, act)
  else if (act.verb === 'close') checkClose(f, place, stmt, act)
  else checkSiteAct(f, place, act, stmt)
  if ((act.verb === 'call' && act.tool !== PAGE_TOOLS) || act.verb === 'close')
    answerOf(f, place, act, stmt.answer, stmt.span)
}

/** One act of a page: its operands, its effect, where its data goes, and that a retry looks before it submits again. */
export const checkSiteAct = (f: Findings, place: Place, act: SiteAct, manner: Manner): void => {
  const { id, span, download } = manner
  checkFits(f, act, span)
  checkScroll(f, act, span)
  if (act.verb === 'call') checkPageCall(f, act, span)
  const at: ExprPlace = { ...place, mayRead: false, met: newMet() }
  const aim = 'target' in act && act.target ? checkTarget(f, at, act.target, span) : undefined
  const to = act.verb === 'drag' ? checkTarget(f, at, act.to, span) : undefined
  const values = [...valuesOf(f, place, act), ...answerOf(f, place, act, manner.answer, span)]
  const secret = act.verb === 'fill-secret' ? checkSecret(f, place, act, span) : undefined
  if (place.inFrame && isTabAct(act))
    report(f, span, 'check/not-here', { what: act.verb, where: 'inside `frame`, since it is done to the whole tab' })

  const own = classOf(act, aim)
  const effect = raised(f, manner, download ? riskier('download', own) : own)
  checkRetry(f, place, effect, span)
  const { site } = place
  if (!site) {
    report(f, span, 'check/outside-site')
    return
  }

  const carried = f.flows.joined('L28', ...values.map(({ node }) => node))
  const aimed = f.flows.joined('L11', aim?.aimed, to?.aimed)
  // An address, a file, a point and what a tool is told shape what the site is acted on with.
  const isShaping = ['open', 'upload', 'call'].includes(act.verb) || pointsOf(act).length > 0
  const shaping = isShaping ? carried : undefined
  const words = [aim?.said, to?.said, ...place.said].filter((node) => node !== undefined)
  const isShaped = words.length > 0 || aimed !== undefined || shaping !== undefined
  const said = isShaped ? words : [f.people.saidByPlanner]
  const isComputed = aimed !== undefined || values.some(({ node }) => !f.isSaid(node))
  const via = viaOf(site, place, effect, isComputed)
  const path = act.verb === 'open' && act.url.kind === 'text' ? act.url.value : undefined
  // Of an address, the plain words are ways through the site; what else it holds counts by itself.
  const inPath = path === undefined ? undefined : carriedWords(path)
  const given = inPath === undefined ? carried : inPath.length > 0 ? f.saidBy(inPath) : undefined
  const targets = [aim?.target, to?.target].filter((target) => target !== undefined)
  const chosen = targets.flatMap((target) => chosenTexts(act, target))
  // A key that writes or chooses, and a choice by place or by nothing, is the agent's own.
  const isOwn = entersByKey(act) || targets.some((target) => choosesUnnamed(act, target))
  const valuesGiven = [
    given,
    aimed,
    place.around,
    chosen.length > 0 ? f.saidBy(chosen) : undefined,
    isOwn ? f.people.saidByPlanner : undefined,
    f.written.write(site.self, act, place.emptied),
    act.verb === 'paste' ? f.people.clipboard : undefined
  ].filter((node) => node !== undefined)
  // Which rounds of a loop give a value says which of all that the loop goes over.
  const isPicked = valuesGiven.length > 0 && place.picked !== undefined
  f.given.give(site.self, isPicked ? [...valuesGiven, place.picked] : valuesGiven)
  // After which round a run ends, what is sent in the loop depends on, and what is undone of it.
  const ends = place.rounds.map((rounds) => rounds.ends)
  if (valuesGiven.length > 0) f.flows.edges('L4', ends, site.self.values)
  if (act.verb === 'open') open(f, place, site.origin)
  // Where it may happen at a sign-in origin too, the page is one that the site's own led to, and so is what that leads to.
  if (act.verb === 'back' || act.verb === 'forward' || via.length > 0) goElsewhere(f, place)
  f.ledger.add({
    id,
    verb: download ? 'download' : act.verb,
    class: effect,
    origin: site.origin,
    via,
    ...(aim?.target && { target: aim.target }),
    ...(to?.target && { to: to.target }),
    ...(path !== undefined && { path }),
    ...(act.verb === 'press' && { key: act.key }),
    ...(act.verb === 'call' && { name: act.name, pin: act.pin }),
    span,
    times: place.times,
    control: [aimed, place.around, shaping, ...said],
    given: f.flows.joined('L4', f.given.at(site.self), ...ends) ?? f.given.at(site.self),
    opened: place.tab.opened
  })
  dependOnAct(f, place, site, act, { carried, aimed, shaping, said, via, secret })
}

interface Parts {
  readonly carried: FlowNode | undefined
  readonly aimed: FlowNode | undefined
  readonly shaping: FlowNode | undefined
  readonly said: readonly FlowNode[]
  readonly via: Site['via']
  readonly secret: FlowNode | undefined
}

/**
 * What an act gives to its site (L29), and where that signs in (L31); what goes through the clipboard (L19); what is told of it
 * (L17), and on what it depends that it stops the run (L5).
 */
const dependOnAct = (f: Findings, place: Place, site: Site, act: SiteAct, parts: Parts): void => {
  const { flows, people } = f
  const { carried, aimed, shaping, said, via, secret } = parts
  const { self } = site
  give(f, place, self, { carried, aimed, said })
  flows.edges('L29', [shaping], self.control)
  if (via.length > 0) {
    flows.edge('L3', place.branch, site.anyVia)
    flows.edge('L5', f.going, site.anyVia)
    flows.edges('L29', [carried], site.anyVia)
    tellWhere(f, place, site)
  }
  if (act.verb === 'copy')
    flows.edges('L19', [self.shows, aimed, place.around, place.branch, f.going], people.clipboard)
  if (act.verb === 'paste') flows.edge('L19', people.clipboard, self.given)
  if (act.verb === 'back' || act.verb === 'forward') happenAnywhere(f, place)
  visit(f, place, site)
  if (isTabAct(act)) tellStep(f, place)
  else tellPageStep(f, place, site, [carried, aimed])
  mayStop(
    f,
    place,
    [
      ['L5', [site.answers, carried]],
      ['L11', [aimed]],
      ['L12', [place.around]],
      ['L25', [place.tab.at]],
      ['L19', [act.verb === 'paste' ? people.clipboard : undefined]],
      ['L23', [secret]]
    ],
    { told: true, ...soughtBy(f, targetsOf(act)) }
  )
}
