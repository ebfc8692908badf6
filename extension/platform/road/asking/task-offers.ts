import {
  type CoveredFlows,
  type Flow,
  hashJson,
  type Json,
  type LastingChoice,
  type Question
} from '@writ/dsl/contract'
import { actionGrants, flowGrants } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { needsOfFlows } from './asked-flows.ts'
import type { PersonNeed } from './person-outcome.ts'

type Offers = Pick<Question, 'offers' | 'covers'>

const TASK: readonly LastingChoice[] = ['task']
const NONE: Offers = { offers: [] }

const movementOf = ({ from, to, how, bits }: Flow): CoveredFlows['flows'][number] => ({
  from,
  to,
  how: [...how].sort(),
  ...(bits !== undefined && { bits })
})

/**
 * What a yes to these flows of a run may be besides *once* (docs/approval.md): for the task where it is one of a session, and policy neither has one of them asked
 * each time nor wants more than a yes.
 */
export const offersOfFlows = ({ claims }: Pick<RunRecord, 'claims'>, asked: readonly Flow[]): Offers => {
  const everyTime = flowGrants(claims).some(({ approval, each }) => approval === 'ask' && each)
  return claims.session === undefined || everyTime || needsOfFlows(claims)
    ? NONE
    : { offers: TASK, covers: { flows: asked.map(movementOf) } }
}

/** The same, of a value that the person is to stand for or to let go; what else a plan wants of them is asked about each time. */
export const offersOfValue = (
  { claims }: Pick<RunRecord, 'claims'>,
  { act, checked }: Pick<PersonNeed, 'act' | 'checked'>,
  about: Question['about']
): Offers => {
  if ((act.verb !== 'endorse' && act.verb !== 'declassify') || !('value' in about)) return NONE
  const grant = actionGrants(claims).find(({ id }) => id === checked.effect)
  if (claims.session === undefined || !grant || grant.each?.includes(checked.class) || grant.needs) return NONE
  const { value, to } = about
  const hash = hashJson(act.value as unknown as Json)
  return { offers: TASK, covers: { bless: act.verb, hash, value, ...(to !== undefined && { to }) } }
}
