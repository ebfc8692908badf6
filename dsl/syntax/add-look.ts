import { ok, type Plan, printTarget, type Result, refuse, type Stmt } from '../contract/index.ts'
import { asNew } from './as-new.ts'
import { parseTurn } from './parse-plan.ts'

const bad = (why: string) => refuse('session/bad-request', { why: `observe: ${why}` })

type On = Extract<Stmt, { kind: 'on' }>

/** Does it only look, at this very target? */
const isLook = (stmt: Stmt | undefined, look: Extract<Stmt, { kind: 'observe' }>): boolean => {
  const only = stmt?.kind === 'on' && stmt.body.length === 1 ? stmt.body[0] : undefined
  return only?.kind === 'observe' && printTarget(only.target) === printTarget(look.target)
}

/**
 * A plan with a look at this target once it has run, at the site of its last `on` block and before what it returns. One that ends
 * with that look stays as it is. Refuses `session/bad-request` for what is no one target, and where the plan ends at no site.
 */
export const addLook = (plan: Plan, target: string): Result<Plan> => {
  const [look, ...more] = parseTurn(`observe ${target}`).turn?.body ?? []
  if (look?.kind !== 'observe' || more.length > 0) return bad('diff, none or a target of the language')
  const last = plan.body.at(-1)
  const ends = last?.kind === 'return' ? plan.body.slice(0, -1) : plan.body
  if (isLook(ends.at(-1), look)) return ok(plan)
  const on = ends.findLast((stmt): stmt is On => stmt.kind === 'on')
  if (!on) return bad('the plan ends at no site')
  const added = asNew([{ ...on, body: [look] }])
  return ok({ ...plan, body: [...ends, ...added, ...(last?.kind === 'return' ? [last] : [])] })
}
