export { LANGUAGES, type MachineSource } from './machine/index.ts'
export type { ExecutorLimits } from './service/index.ts'
export { type ExecutorServer, type ExecutorServerOptions, startExecutor } from './start-executor.ts'
