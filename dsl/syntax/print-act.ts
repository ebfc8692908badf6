import { type Act, type PlanDialogAnswer, type PointIn, type Stmt, unreachable } from '../contract/index.ts'
import { printExpr, printPlanTarget } from './print-expr.ts'
import { printString } from './print-string.ts'

const printPoint = (at: PointIn | undefined): string => (at ? ` at ${printExpr(at.x)}, ${printExpr(at.y)}` : '')

/** A call of a tool, without what is made of its result. */
export const printCall = ({ tool, name, args, pin }: Omit<Extract<Act, { verb: 'call' }>, 'verb'>): string =>
  `call ${tool}.${name}(${args.map(printExpr).join(', ')})${pin === undefined ? '' : ` pinned ${printString(pin)}`}`

export const printAct = (act: Act): string => {
  switch (act.verb) {
    case 'open':
      return `open ${printExpr(act.url)}`
    case 'back':
    case 'forward':
    case 'reload':
      return act.verb
    case 'close':
      return `close tab ${act.tab}`
    case 'click':
    case 'hover':
    case 'clear':
    case 'check':
    case 'uncheck':
    case 'copy':
    case 'screenshot':
      return `${act.verb} ${printPlanTarget(act.target)}${printPoint(act.at)}`
    case 'double-click':
    case 'right-click':
      return `${act.verb.replace('-', ' ')} ${printPlanTarget(act.target)}${printPoint(act.at)}`
    case 'paste':
      return `paste into ${printPlanTarget(act.target)}`
    case 'drag':
      return `drag ${printPlanTarget(act.target)}${printPoint(act.at)} to ${printPlanTarget(act.to)}${printPoint(act.toAt)}`
    case 'scroll-to':
      return `scroll to ${printPlanTarget(act.target)}`
    case 'scroll':
      return `scroll ${act.direction} ${act.amount}${act.target ? ` in ${printPlanTarget(act.target)}` : ''}`
    case 'fill':
      return `fill ${printPlanTarget(act.target)} with ${printExpr(act.value)}`
    case 'type':
      return `type ${printExpr(act.value)} into ${printPlanTarget(act.target)}`
    case 'upload':
      return `upload ${printExpr(act.value)} to ${printPlanTarget(act.target)}`
    case 'fill-secret':
      return `fill ${printPlanTarget(act.target)} with secret ${act.secret.name}.${act.secret.part}`
    case 'press':
      return `press ${printString(act.key)}${act.target ? ` in ${printPlanTarget(act.target)}` : ''}`
    case 'choose':
      return `choose ${act.options.map(printExpr).join(', ')} from ${printPlanTarget(act.target)}`
    case 'call':
      return printCall(act)
    default:
      return unreachable(act)
  }
}

const printAnswer = (answer: PlanDialogAnswer): string => {
  const words = answer.kind === 'answer' ? `answer ${printExpr(answer.text)}` : answer.kind
  return ` then ${words} dialog${answer.message === undefined ? '' : ` ${printString(answer.message)}`}`
}

/** An act with all it is said with. */
export const printActing = ({ act, answer, as, because }: Extract<Stmt, { kind: 'act' }>): string =>
  printAct(act) +
  (answer ? printAnswer(answer) : '') +
  (as ? ` as ${as}` : '') +
  (because === undefined ? '' : ` because ${printString(because)}`)
