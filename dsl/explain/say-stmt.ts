import { type CheckedPlan, isObtained, type Seen, type Stmt, unreachable } from '../contract/index.ts'
import type { Line } from './explanation.ts'
import { sayAct, sayDialogAnswer } from './say-act.ts'
import { sayConsequence } from './say-consequence.ts'
import { sayAim, sayExpr } from './say-expr.ts'
import { sayDuration, saySink, sayValue } from './say-obtained.ts'
import { enumerate, nameOf, quote, type Sentence, say } from './sentence.ts'
import type { Speaker } from './speaker.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { readonly kind: Kind }>
type Steps = CheckedPlan['steps']

const saySeen = ({ target, gone }: Seen, speaker: Speaker): Sentence =>
  speaker.phrases.stmts[gone ? 'unseen' : 'seen'](sayAim(target, speaker))

/** The act, what it does by its class, the answer to its dialog, and the agent's own reason, marked as such. */
const sayActStmt = (stmt: Of<'act'>, steps: Steps, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  const effect = steps[stmt.id]?.class ?? 'read'
  const said = sayConsequence(sayAct(stmt.act, speaker), stmt.act.verb, effect, phrases)
  const answered = stmt.answer ? say`${said}${sayDialogAnswer(stmt.answer, speaker)}` : said
  return stmt.because === undefined ? answered : phrases.because(answered, quote(stmt.because))
}

const sayGiven = (stmt: Of<'let' | 'var' | 'set'>, speaker: Speaker): Line => {
  const { stmts } = speaker.phrases
  const { value, else: other } = stmt
  const said = sayValue(value, speaker)
  const whole = other ? stmts.orElse(said, sayExpr(other, speaker)) : said
  return {
    says: stmts[stmt.kind === 'set' ? 'set' : 'let'](nameOf(stmt.name), whole),
    inner: [],
    ...(isObtained(value) && value.kind === 'run' && { code: value.code.split('\n') })
  }
}

/** The statements of a block in words, in order, each with what stands inside it. */
export const sayBody = (body: readonly Stmt[], steps: Steps, speaker: Speaker): readonly Line[] => {
  const { phrases } = speaker
  const { stmts, list } = phrases
  const expr = (of: Parameters<typeof sayExpr>[0]) => sayExpr(of, speaker)
  const block = (says: Sentence, inner: readonly Stmt[]): Line => ({ says, inner: sayBody(inner, steps, speaker) })
  const line = (says: Sentence): readonly Line[] => [{ says, inner: [] }]

  const sayIf = ({ test, then, else: otherwise }: Of<'if'>, head: (test: Sentence) => Sentence): readonly Line[] => {
    const first = block(head(expr(test)), then)
    const [only, second] = otherwise
    if (!only) return [first]
    if (only.kind === 'if' && !second) return [first, ...sayIf(only, stmts.elseIf)]
    return [first, block(stmts.else, otherwise)]
  }

  const sayStmt = (stmt: Stmt): readonly Line[] => {
    switch (stmt.kind) {
      case 'on':
        return [block(stmts.on(saySink(stmt.site, speaker)), stmt.body)]
      case 'within':
        return [block(stmts.within(sayAim(stmt.target, speaker)), stmt.body)]
      case 'frame':
        return [block(stmts.frame(sayAim(stmt.target, speaker), saySink(stmt.site, speaker)), stmt.body)]
      case 'tab': {
        const name = nameOf(stmt.name)
        return [block(stmt.from ? stmts.tabFrom(sayAct(stmt.from, speaker), name) : stmts.tab(name), stmt.body)]
      }
      case 'let':
      case 'var':
      case 'set':
        return [sayGiven(stmt, speaker)]
      case 'if':
        return sayIf(stmt, stmts.if)
      case 'for':
        return [block(stmts.for(nameOf(stmt.name), expr(stmt.list), phrases.times(stmt.upTo)), stmt.body)]
      case 'repeat':
        return [block(stmts.repeat(phrases.times(stmt.upTo)), stmt.body)]
      case 'stop':
        return line(stmts.stopWhen(expr(stmt.test)))
      case 'try':
        return [block(stmts.try, stmt.body), block(stmts.tryElse, stmt.else)]
      case 'do':
        return [block(stmts.do, stmt.body), block(stmts.undo, stmt.undo)]
      case 'require':
        return line(stmts.require(expr(stmt.test), quote(stmt.message)))
      case 'wait': {
        const seen = stmt.seen.map((each) => saySeen(each, speaker))
        return line(stmts.waitFor(enumerate(seen, list.or, list.or), sayDuration(stmt.ms, phrases)))
      }
      case 'wait-until':
        return line(stmts.waitUntil(expr(stmt.test), sayDuration(stmt.ms, phrases)))
      case 'hand-over':
        return line(stmts.handOver(quote(stmt.message), expr(stmt.test), sayDuration(stmt.ms, phrases)))
      case 'observe':
        return line(stmts.observe(sayAim(stmt.target, speaker)))
      case 'keep':
        return line(stmts.keep(enumerate(stmt.names.map(nameOf), list.between, list.and)))
      case 'return':
        return line(stmts.return(expr(stmt.value)))
      case 'act':
        return line(sayActStmt(stmt, steps, speaker))
      default:
        return unreachable(stmt)
    }
  }

  return body.flatMap(sayStmt)
}
