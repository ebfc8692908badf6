export { openStore, type Queries, type Store } from './open-store.ts'
export {
  agents,
  type Decided,
  devices,
  enrolments,
  journal,
  logHead,
  logLeaves,
  logNodes,
  policies,
  proofs,
  runEvents,
  runs,
  sessions
} from './schema.ts'
export { readSetting, settingMadeOnce, writeSetting } from './settings.ts'
