export { type Checked, checkPlan, MAX_SITES, MAX_STEPS } from './check-plan.ts'
export { MAX_ROUNDS } from './check-stmt.ts'
export { classifyAct, classOfClick } from './classify-act.ts'
export { isRole } from './roles.ts'
