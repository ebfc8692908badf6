export type { Begun, Gate } from './gate.ts'
export { openProxy, type Proxy } from './open-proxy.ts'
