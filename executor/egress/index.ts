export {
  type ConnectionLog,
  type ConnectionRecord,
  connectionRecordSchema,
  openConnectionLog
} from './connection-log.ts'
export { type NetworkOptions, type Networks, openNetworks } from './networks.ts'
export type { Reach } from './pin-address.ts'
export { readTargets } from './read-targets.ts'
export { makeServiceKeys, readServiceKeys, type ServiceKeys } from './service-keys.ts'
