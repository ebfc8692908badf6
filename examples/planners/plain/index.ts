export type { Refused, Server } from './ask-server.ts'
export { isRefused, type PlanAndRun, planAndRun, type RunEvent } from './plan-and-run.ts'
