export type { Bus } from './bus.ts'
export { columnNames } from './column-names.ts'
export { type CommitTogether, commitTogether } from './commit-together.ts'
export { type Kept, openStore } from './open-store.ts'
export type { Queries, ServerQueries, Store } from './queries.ts'
export {
  agentReserves,
  agents,
  agentUse,
  agentWords,
  approverPasskeys,
  approverSessions,
  approvers,
  type Decided,
  devices,
  enrolments,
  journal,
  knownFlows,
  labels,
  logHead,
  logLeaves,
  logNodes,
  type Office,
  officeKeys,
  personRules,
  persons,
  policies,
  proofs,
  recordings,
  runEvents,
  runs,
  type SentAs,
  secondQuestions,
  sessions,
  tenantSettings,
  tenants,
  toolCalls,
  toolClients,
  toolCredentials,
  toolPins,
  toolServers,
  toolSignIns
} from './schema.ts'
export { readSetting, readTenantSetting, settingMadeOnce, writeSetting, writeTenantSetting } from './settings.ts'
export { hasSoundTexts, withSoundTexts } from './sound-texts.ts'
export { storeFailure } from './store-failure.ts'
