import { type EffectClass, type Manifest, ok, type Result, type RunReport } from '@writ/dsl/contract'
import { and, eq, lt, sql } from 'drizzle-orm'
import { agentReserves, agentUse, type Queries } from '../../store/index.ts'
import type { Run } from '../run-record.ts'
import { type Charge, chargeAgent, NOTHING } from './charge-agent.ts'
import { budgetOf } from './set-budget.ts'
import type { CodeUsed } from './used-code.ts'
import { windowAt } from './window-at.ts'

/** What looks, asks the person or runs code changes nothing on a page. */
const NO_ACT: readonly EffectClass[] = ['read', 'human', 'code']
const KEPT_MS = 8 * 86_400_000

/** The most that a run of the plan can use: a plan, what its manifest allows, and at least the questions that policy wants asked. */
export const mostOf = ({ effects, code }: Pick<Manifest, 'effects' | 'code'>, asked: number): Charge => ({
  plans: 1,
  acts: effects.reduce((sum, { effect, max }) => sum + (NO_ACT.includes(effect) ? 0 : max), 0),
  questions: asked,
  codeMs: code.reduce((sum, { ms, max }) => sum + ms * max, 0)
})

/** What a run did use, as its device reports it. */
export const usedBy = ({ steps, approvals }: Pick<RunReport, 'steps' | 'approvals'>): Charge => {
  const done = steps.filter(({ outcome }) => outcome === 'done' || outcome === 'unknown')
  return {
    plans: 1,
    acts: done.filter(({ effect }) => !NO_ACT.includes(effect)).length,
    questions: approvals.filter(({ given }) => given === undefined).length,
    codeMs: done.reduce((sum, { effect, ms }) => sum + (effect === 'code' ? Math.max(0, Math.ceil(ms)) : 0), 0)
  }
}

/**
 * Reserves for a run that is about to be decided all that it can use, so that runs which go on at once never use more than there is, and keeps
 * what was reserved until the run has ended (`settleReserve`). Refuses `agent/budget`, and then nothing is reserved.
 */
export const reserveBudget = async (
  tx: Queries,
  { agent, run, manifest, asked, at }: { agent: string; run: string; manifest: Manifest; asked: number; at: number }
): Promise<Result<undefined>> => {
  const budget = await budgetOf(tx, agent)
  const charge = mostOf(manifest, asked)
  const charged = await chargeAgent(tx, { agent, budget, charge, at })
  if (!charged.ok) return charged
  const { window } = budget
  const { begins } = windowAt(window, at)
  await tx.insert(agentReserves).values({ run, agent, window, begins, ...charge })
  const old = new Date(at - KEPT_MS)
  await tx.delete(agentUse).where(and(eq(agentUse.agent, agent), lt(agentUse.begins, old)))
  await tx.delete(agentReserves).where(and(eq(agentReserves.agent, agent), lt(agentReserves.begins, old)))
  return ok(undefined)
}

/** The use of the window in which something was reserved, changed by so much. */
const changeUse = (
  tx: Queries,
  { agent, window, begins }: Pick<typeof agentReserves.$inferSelect, 'agent' | 'window' | 'begins'>,
  by: Charge
) => {
  const changed = (column: keyof Charge) => sql`greatest(0, ${agentUse[column]} + ${by[column]})`
  return tx
    .update(agentUse)
    .set({
      plans: changed('plans'),
      acts: changed('acts'),
      questions: changed('questions'),
      codeMs: changed('codeMs')
    })
    .where(and(eq(agentUse.agent, agent), eq(agentUse.window, window), eq(agentUse.begins, begins)))
}

/** A device's word. `codeMs`: for how long code ran, by the executor that the server has; without it, there is only the device to say. */
export interface ToldByDevice {
  readonly fromDevice: true
  readonly codeMs?: CodeUsed
}

/** Of code that its executor does not tell of, all that was reserved counts. A device's clock runs on while code waits for its turn. */
const codeUsedBy = (by: ToldByDevice | { readonly fromDevice: false }, used: Charge, reserved: Charge): number => {
  if (!by.fromDevice || by.codeMs === undefined) return used.codeMs
  return by.codeMs === 'unknown' ? reserved.codeMs : Math.ceil(by.codeMs)
}

/**
 * Gives back what a run that has ended did not use of what was reserved for it, in the transaction in which it ends. `run` is as it stood
 * before. Of a run that its device may have taken nobody else knows what it used: all stays reserved until the device says, and for good where it
 * told too much to be kept, or an agent would spend nothing by looking at a lot.
 */
export const settleReserve = async (
  tx: Queries,
  run: Pick<Run, 'id' | 'status'>,
  report: RunReport,
  by: ToldByDevice | { readonly fromDevice: false }
): Promise<void> => {
  const { fromDevice } = by
  if (fromDevice ? report.refusal?.code === 'run/report-too-large' : run.status !== 'decided') return
  const [reserved] = await tx.delete(agentReserves).where(eq(agentReserves.run, run.id)).returning()
  if (!reserved) return
  const used = fromDevice ? usedBy(report) : { ...NOTHING, plans: 1 }
  await changeUse(tx, reserved, {
    plans: used.plans - reserved.plans,
    acts: used.acts - reserved.acts,
    questions: used.questions - reserved.questions,
    // It ran for no longer than it may.
    codeMs: Math.min(codeUsedBy(by, used, reserved), reserved.codeMs) - reserved.codeMs
  })
}

/**
 * Counts a question that a run asks: one of those that were reserved for it, or, where a page made more of an act, one more. Refuses
 * `agent/budget` where there is no room for that.
 */
export const countAsked = async (
  tx: Queries,
  { run, question, at }: { readonly run: string; readonly question: string; readonly at: number }
): Promise<Result<undefined>> => {
  const own = eq(agentReserves.run, run)
  const [reserved] = await tx.select().from(agentReserves).where(own).for('update')
  // Said again after the channel was away.
  if (!reserved || reserved.question === question) return ok(undefined)
  const asked = reserved.asked + 1
  if (asked <= reserved.questions) {
    await tx.update(agentReserves).set({ asked, question }).where(own)
    return ok(undefined)
  }
  const budget = await budgetOf(tx, reserved.agent)
  const one = { ...NOTHING, questions: 1 }
  const { begins } = windowAt(budget.window, at)
  const charged = await chargeAgent(tx, { agent: reserved.agent, budget, charge: one, at })
  if (!charged.ok) return charged
  // One of a later window stays counted there: what is given back at the end belongs to the run's own.
  const isSame = budget.window === reserved.window && begins.getTime() === reserved.begins.getTime()
  const questions = reserved.questions + (isSame ? 1 : 0)
  await tx
    .update(agentReserves)
    .set({ asked: isSame ? asked : reserved.asked, question, questions })
    .where(own)
  return ok(undefined)
}
