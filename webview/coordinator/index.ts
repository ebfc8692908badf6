export type { AppVault } from './app-vault.ts'
export { FeatureFailed } from './feature-failed.ts'
export type { FeatureCall, FeatureGiven } from './feature-given.ts'
export { type FrameApp, frameHost } from './frame-host.ts'
export type { Given } from './give-answer.ts'
export {
  type AskedQuestion,
  type FeatureAsked,
  type Host,
  type HostActs,
  type HostEvent,
  type HostSettings,
  hostEventSchema,
  hostSettingsSchema,
  type PresenceAsked,
  readHostEvent,
  type View
} from './host.ts'
export type { FeatureAnswer, FeatureHost } from './keep-features.ts'
export { type Coordinator, startCoordinator } from './start-coordinator.ts'
