export { createExecutor, type Executor, type ExecutorOptions, type TakenOn } from './create-executor.ts'
export { type ExecutorLimits, limitsHere } from './executor-limits.ts'
export type { Listener } from './jobs.ts'
export type { Offer } from './offers.ts'
