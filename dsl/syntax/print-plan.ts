import { type Act, type Decl, type Plan, type Stmt, unreachable } from '../contract/index.ts'
import { printDuration } from './duration.ts'
import { printExpr, printPlanTarget, printString, printType } from './print-expr.ts'

/** One line of a printed plan. `at` is where its words begin in the source, by which comments find their line. */
export interface Line {
  readonly depth: number
  readonly text: string
  readonly at: number
}

/** What the tree does not hold about where its words stood. */
export interface Layout {
  /** Where the word `plan` stands. */
  readonly planAt: number
  /** Where the first closing brace at or after an offset stands. */
  readonly closeAfter: (from: number) => number
}

const printDecl = (decl: Decl): string => {
  switch (decl.kind) {
    case 'site':
      return `site ${decl.name} = ${printString(decl.origin)}`
    case 'secret':
      return `secret ${decl.name} at ${decl.site}`
    case 'input':
      return `input ${decl.name}: ${printType(decl.type)}`
    default:
      return unreachable(decl)
  }
}

const printAct = (act: Act): string => {
  switch (act.verb) {
    case 'open':
      return `open ${printExpr(act.url)}`
    case 'click':
    case 'clear':
    case 'check':
    case 'uncheck':
      return `${act.verb} ${printPlanTarget(act.target)}`
    case 'fill':
      return `fill ${printPlanTarget(act.target)} with ${printExpr(act.value)}`
    case 'type':
      return `type ${printExpr(act.value)} into ${printPlanTarget(act.target)}`
    case 'fill-secret':
      return `fill ${printPlanTarget(act.target)} with secret ${act.secret.name}.${act.secret.part}`
    case 'press':
      return `press ${printString(act.key)}${act.target ? ` in ${printPlanTarget(act.target)}` : ''}`
    case 'choose':
      return `choose ${act.options.map(printExpr).join(', ')} from ${printPlanTarget(act.target)}`
    default:
      return unreachable(act)
  }
}

const printActing = ({ act, answer, as, because }: Extract<Stmt, { kind: 'act' }>): string => {
  const message = answer?.message === undefined ? '' : ` ${printString(answer.message)}`
  return (
    printAct(act) +
    (answer ? ` then ${answer.kind} dialog${message}` : '') +
    (as ? ` as ${as}` : '') +
    (because === undefined ? '' : ` because ${printString(because)}`)
  )
}

/** The lines of a plan in canonical form. */
export const linesOf = (plan: Plan, { planAt, closeAfter }: Layout): Line[] => {
  const block = (head: string, { span }: Stmt, depth: number, body: readonly Stmt[]): Line[] => [
    { depth, text: `${head} {`, at: span.start },
    ...body.flatMap((each) => linesOfStmt(each, depth + 1)),
    { depth, text: '}', at: span.end - 1 }
  ]

  const linesOfIf = (stmt: Extract<Stmt, { kind: 'if' }>, depth: number, open: string, start: number): Line[] => {
    const head: Line[] = [
      { depth, text: `${open}if ${printExpr(stmt.test)} {`, at: start },
      ...stmt.then.flatMap((each) => linesOfStmt(each, depth + 1))
    ]
    const [only, second] = stmt.else
    const end: Line = { depth, text: '}', at: stmt.span.end - 1 }
    if (!only) return [...head, end]
    const close = closeAfter(stmt.then.at(-1)?.span.end ?? stmt.test.span.end)
    if (only.kind === 'if' && !second) return [...head, ...linesOfIf(only, depth, '} else ', close)]
    return [
      ...head,
      { depth, text: '} else {', at: close },
      ...stmt.else.flatMap((each) => linesOfStmt(each, depth + 1)),
      end
    ]
  }

  const linesOfStmt = (stmt: Stmt, depth: number): Line[] => {
    const { start } = stmt.span
    const line = (text: string): Line[] => [{ depth, text, at: start }]
    switch (stmt.kind) {
      case 'on':
        return block(`on ${stmt.site}`, stmt, depth, stmt.body)
      case 'within':
        return block(`within ${printPlanTarget(stmt.target)}`, stmt, depth, stmt.body)
      case 'let':
      case 'var':
      case 'set':
        return line(`${stmt.kind} ${stmt.name} = ${printExpr(stmt.value)}`)
      case 'if':
        return linesOfIf(stmt, depth, '', start)
      case 'for': {
        const head = `for ${stmt.name} in ${printExpr(stmt.list)} up to ${stmt.upTo}`
        return block(head, stmt, depth, stmt.body)
      }
      case 'repeat':
        return block(`repeat up to ${stmt.upTo}`, stmt, depth, stmt.body)
      case 'stop':
        return line(`stop when ${printExpr(stmt.test)}`)
      case 'require':
        return line(`require ${printExpr(stmt.test)} else ${printString(stmt.message)}`)
      case 'wait': {
        const seen = stmt.seen.map(({ target, gone }) => `${gone ? 'gone ' : ''}${printPlanTarget(target)}`)
        return line(`wait for ${seen.join(' or ')} up to ${printDuration(stmt.ms)}`)
      }
      case 'return':
        return line(`return ${printExpr(stmt.value)}`)
      case 'act':
        return line(printActing(stmt))
      default:
        return unreachable(stmt)
    }
  }

  return [
    { depth: 0, text: `plan ${printString(plan.title)}`, at: planAt },
    ...plan.decls.map((decl) => ({ depth: 0, text: printDecl(decl), at: decl.span.start })),
    ...plan.body.flatMap((stmt) => linesOfStmt(stmt, 0))
  ]
}

export const INDENT = '  '

/**
 * A plan in canonical form: one statement a line, two spaces a block, a blank line before the body, no comments.
 * Parsing it gives the same tree, so the same hash; `formatText` is for people, who write comments.
 */
export const formatPlan = (plan: Plan): string => {
  const lines = linesOf(plan, { planAt: 0, closeAfter: (from) => from }).map(
    ({ depth, text }) => INDENT.repeat(depth) + text
  )
  const head = lines.slice(0, 1 + plan.decls.length)
  const body = lines.slice(1 + plan.decls.length)
  return `${[...head, ...(body.length > 0 ? ['', ...body] : [])].join('\n')}\n`
}
