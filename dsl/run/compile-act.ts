import {
  type Act,
  type Expr,
  type Obtained,
  PAGE_TOOLS,
  type PointIn,
  type Stmt,
  type Target,
  unreachable
} from '../contract/index.ts'
import type { Assembly, Place } from './assembly.ts'
import { lowerExpr, lowerTarget } from './compile-expr.ts'
import { emitPage } from './emit-page.ts'
import type { ActTemplate } from './program.ts'

/** Emits an act statement. */
export const compileAct = (asm: Assembly, stmt: Extract<Stmt, { kind: 'act' }>, place: Place): void => {
  const { act, answer, because } = stmt
  const common = { step: asm.stepOf(stmt.id), ...(because !== undefined && { because }) }
  const { rounds, spot } = place
  switch (act.verb) {
    case 'open':
      asm.emit({
        op: 'tab',
        act: { verb: 'open', url: lowerExpr(asm, act.url, place) },
        ...(spot.tab !== undefined && { tab: spot.tab }),
        rounds,
        ...common
      })
      return
    case 'back':
    case 'forward':
    case 'reload':
      asm.emit({
        op: 'tab',
        act: { verb: act.verb },
        ...(spot.tab !== undefined && { tab: spot.tab }),
        rounds,
        ...common
      })
      return
    case 'close':
      asm.emit({ op: 'tab', act: { verb: 'close' }, tab: act.tab, rounds, ...common })
      return
    case 'call': {
      if (act.tool === PAGE_TOOLS) {
        emitPage(asm, place, { act: pageAct(asm, act, place), ...common })
        return
      }
      const args = act.args.map((arg) => lowerExpr(asm, arg, place))
      asm.emit({ op: 'tool', tool: act.tool, name: act.name, args, rounds, ...common })
      return
    }
    default:
      emitPage(asm, place, {
        act: pageAct(asm, act, place),
        ...(answer && {
          answer: answer.kind === 'answer' ? { ...answer, text: lowerExpr(asm, answer.text, place) } : answer
        }),
        ...common
      })
  }
}

/** The act as a page does it. Throws for what is done to a tab or a tool, which the checker lets stand nowhere here. */
export const pageAct = (asm: Assembly, act: Act, place: Place): ActTemplate => {
  const aim = (target: Target) => lowerTarget(asm, target, place)
  const lower = (expr: Expr) => lowerExpr(asm, expr, place)
  const point = (at: PointIn) => ({ x: lower(at.x), y: lower(at.y) })
  switch (act.verb) {
    case 'press':
      return { verb: 'press', key: act.key, ...(act.target && { target: aim(act.target) }) }
    case 'choose':
      return { verb: 'choose', target: aim(act.target), options: act.options.map(lower) }
    case 'fill':
    case 'type':
    case 'upload':
      return { verb: act.verb, target: aim(act.target), value: lower(act.value) }
    case 'fill-secret':
      return { verb: 'fill-secret', target: aim(act.target), secret: act.secret }
    case 'drag':
      return {
        verb: 'drag',
        target: aim(act.target),
        to: aim(act.to),
        ...(act.at && { at: point(act.at) }),
        ...(act.toAt && { toAt: point(act.toAt) })
      }
    case 'scroll':
      return {
        verb: 'scroll',
        direction: act.direction,
        amount: act.amount,
        ...(act.target && { target: aim(act.target) })
      }
    case 'scroll-to':
      return { verb: 'scroll-to', target: aim(act.target) }
    case 'call': {
      if (act.tool !== PAGE_TOOLS) throw new Error(`a page was told to call \`${act.tool}\``)
      return { verb: 'call', name: act.name, args: act.args.map(lower), ...(act.pin !== undefined && { pin: act.pin }) }
    }
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
    case 'clear':
    case 'check':
    case 'uncheck':
    case 'copy':
    case 'paste':
    case 'screenshot':
      return { verb: act.verb, target: aim(act.target), ...(act.at && { at: point(act.at) }) }
    case 'open':
    case 'back':
    case 'forward':
    case 'reload':
    case 'close':
      throw new Error(`the checker let \`${act.verb}\` stand where only an act of the page can`)
    default:
      return unreachable(act)
  }
}

/** Emits what obtains a value and puts it into a variable. */
export const compileObtained = (asm: Assembly, value: Obtained, into: string, place: Place): void => {
  const { rounds } = place
  const common = { step: asm.stepOf(value.id), rounds, into }
  switch (value.kind) {
    case 'ask': {
      const { question, type } = value
      asm.emit({ op: 'person', act: { verb: 'ask', question, type }, gives: type, ...common })
      return
    }
    case 'endorse': {
      const { because } = value
      asm.emit({
        op: 'person',
        act: { verb: 'endorse', value: lowerExpr(asm, value.of, place), because },
        because,
        ...common
      })
      return
    }
    case 'declassify': {
      const { because } = value
      const to = value.to === 'planner' ? value.to : asm.site(value.to).origin
      const of = lowerExpr(asm, value.of, place)
      asm.emit({ op: 'person', act: { verb: 'declassify', value: of, to, because }, because, ...common })
      return
    }
    case 'run': {
      const { language, workspace, code, gives, ms } = value
      const input = value.with && lowerExpr(asm, value.with, place)
      const bytes = asm.bytesOf(common.step.effect)
      const more = { ...(workspace && { workspace }), ...(asm.tells(common.step.effect) && { tells: true as const }) }
      asm.emit({ op: 'code', language, ...more, code, ...(input && { input }), ms, bytes, gives, ...common })
      return
    }
    case 'tool': {
      const { tool, name, type, pin } = value
      if (tool === PAGE_TOOLS) {
        const args = value.args.map((arg) => lowerExpr(asm, arg, place))
        emitPage(asm, place, {
          act: { verb: 'call', name, args, ...(pin !== undefined && { pin }), as: type },
          gives: type,
          step: common.step,
          into
        })
        return
      }
      const args = value.args.map((arg) => lowerExpr(asm, arg, place))
      asm.emit({ op: 'tool', tool, name, args, gives: type, ...common })
      return
    }
    case 'download':
      emitPage(asm, place, {
        act: { verb: 'download', act: pageAct(asm, value.act, place) },
        gives: { kind: 'file' },
        files: asm.filesOf(common.step.origin),
        step: common.step,
        into
      })
      return
    default:
      return unreachable(value)
  }
}
