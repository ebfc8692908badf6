export {
  type ConnectionLog,
  type ConnectionRecord,
  connectionRecordSchema,
  openConnectionLog
} from './connection-log.ts'
export { hideKeysIn } from './hide-keys.ts'
export { type NetworkOptions, type Networks, openNetworks } from './networks.ts'
export { hostReach, pinAddress, type Reach } from './pin-address.ts'
export { readTargets } from './read-targets.ts'
export { makeServiceKeys, readServiceKeys, ServiceKey, type ServiceKeys } from './service-keys.ts'
