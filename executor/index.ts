export {
  askSandboxToken,
  type E2bAccess,
  e2bAccess,
  type HolderKey,
  type Holding,
  LOCAL_TENANT,
  type LocalAuthority,
  makeHolderKey,
  makeLocalAuthority,
  proveCall,
  readHolderKey,
  runByToken
} from './client/index.ts'
export { makeServiceKeys, type NetworkOptions, readServiceKeys, type ServiceKeys } from './egress/index.ts'
export { hostSources } from './host-sources.ts'
export { LANGUAGES, type Language, type MachineSource } from './machine/index.ts'
export { type ExecutorLimits, imagesByLanguage, lookAtTiers, NO_IMAGE, type Offer } from './service/index.ts'
export { type ExecutorServer, type ExecutorServerOptions, idIn, startExecutor } from './start-executor.ts'
export { openToolHost, type ToolHostOptions } from './tools/index.ts'
