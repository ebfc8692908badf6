export { browser } from './browser.ts'
export { type Kernel, startKernel } from './kernel.ts'
export type { RunRecord } from './storage/run-record.ts'
