export type { AgentGiven, TenantGiven } from './session/index.ts'
export {
  BALANCED_POLICY,
  type PolicyServer,
  type PolicyServerOptions,
  startPolicyServer
} from './start-policy-server.ts'
