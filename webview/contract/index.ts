export { type ContractPage, contractPages } from './contract-pages.ts'
export { type CaseReport, runHostContract } from './run-host-contract.ts'
export type { TriedHost } from './tried-host.ts'
