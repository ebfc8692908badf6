import { type Expr, isObtained, type Obtained, type Plan, type Stmt, unreachable } from '../contract/index.ts'
import { printCode } from './code-literal.ts'
import { printDuration } from './duration.ts'
import { printAct, printActing, printCall } from './print-act.ts'
import { printDecl } from './print-decl.ts'
import { printExpr, printPlanTarget, printType } from './print-expr.ts'
import { printString } from './print-string.ts'
import { printSize } from './size.ts'

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

export const INDENT = '  '

/** A value as it stands behind `let x =` at a depth; only code takes more than its line. */
const printValue = (value: Expr | Obtained, depth: number): string => {
  if (!isObtained(value)) return printExpr(value)
  switch (value.kind) {
    case 'ask':
      return `ask ${printString(value.question)} as ${printType(value.type)}`
    case 'run': {
      const where = value.workspace ? ' in workspace' : ''
      const input = value.with ? ` with ${printExpr(value.with)}` : ''
      const size = value.bytes === undefined ? '' : `, ${printSize(value.bytes)}`
      const limits = `up to ${printDuration(value.ms)}${size}`
      const code = printCode(value.code, INDENT.repeat(depth + 1))
      return `run ${value.language}${where}${input} gives ${printType(value.gives)} ${limits} ${code}`
    }
    case 'tool':
      return `${printCall(value)} as ${printType(value.type)}`
    case 'endorse':
      return `endorse ${printExpr(value.of)} because ${printString(value.because)}`
    case 'declassify':
      return `declassify ${printExpr(value.of)} to ${value.to} because ${printString(value.because)}`
    case 'download':
      return `download from ${printAct(value.act)}`
    default:
      return unreachable(value)
  }
}

/** The lines of a plan in canonical form. */
export const linesOf = (plan: Plan, { planAt, closeAfter }: Layout): Line[] => {
  const block = (head: string, { span }: Stmt, depth: number, body: readonly Stmt[]): Line[] => [
    { depth, text: `${head} {`, at: span.start },
    ...body.flatMap((each) => linesOfStmt(each, depth + 1)),
    { depth, text: '}', at: span.end - 1 }
  ]

  const pair = (
    first: string,
    second: string,
    { span }: Stmt,
    depth: number,
    body: readonly Stmt[],
    other: readonly Stmt[]
  ): Line[] => [
    { depth, text: `${first} {`, at: span.start },
    ...body.flatMap((each) => linesOfStmt(each, depth + 1)),
    { depth, text: `} ${second} {`, at: closeAfter(body.at(-1)?.span.end ?? span.start) },
    ...other.flatMap((each) => linesOfStmt(each, depth + 1)),
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
      case 'frame':
        return block(`frame ${printPlanTarget(stmt.target)} on ${stmt.site}`, stmt, depth, stmt.body)
      case 'tab':
        return block(`tab ${stmt.name}${stmt.from ? ` from ${printAct(stmt.from)}` : ''}`, stmt, depth, stmt.body)
      case 'let':
      case 'var':
      case 'set':
        return line(
          `${stmt.kind} ${stmt.name} = ${printValue(stmt.value, depth)}${stmt.else ? ` else ${printExpr(stmt.else)}` : ''}`
        )
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
      case 'try':
        return pair('try', 'else', stmt, depth, stmt.body, stmt.else)
      case 'do':
        return pair('do', 'undo', stmt, depth, stmt.body, stmt.undo)
      case 'require':
        return line(`require ${printExpr(stmt.test)} else ${printString(stmt.message)}`)
      case 'wait': {
        const seen = stmt.seen.map(({ target, gone }) => `${gone ? 'gone ' : ''}${printPlanTarget(target)}`)
        return line(`wait for ${seen.join(' or ')} up to ${printDuration(stmt.ms)}`)
      }
      case 'wait-until':
        return line(`wait until ${printExpr(stmt.test)} up to ${printDuration(stmt.ms)}`)
      case 'hand-over': {
        const until = `until ${printExpr(stmt.test)} up to ${printDuration(stmt.ms)}`
        return line(`hand over ${printString(stmt.message)} ${until}`)
      }
      case 'observe':
        return line(`observe ${printPlanTarget(stmt.target)}`)
      case 'keep':
        return line(`keep ${stmt.names.join(', ')}`)
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
