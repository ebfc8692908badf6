export { browser } from './browser.ts'
export { type Kernel, startKernel } from './kernel.ts'
export { openPanelFromToolbar } from './open-panel.ts'
export type { RunRecord } from './storage/run-record.ts'
