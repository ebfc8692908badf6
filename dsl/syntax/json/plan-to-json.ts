import type { Json, Plan } from '../../contract/index.ts'
import { withoutPositions } from '../hash-plan.ts'

/** The JSON form of a plan: its tree without ids and spans, as `parsePlanJson` reads it. */
export const planToJson = (plan: Plan): Json => withoutPositions(plan)
