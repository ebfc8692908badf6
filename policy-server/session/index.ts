export {
  type AccessRequest,
  type AccessRequests,
  type AccessResponse,
  accessRequestSchema,
  accessRequestsSchema,
  accessResponseSchema
} from './access-request.ts'
export { enforceState } from './agents/enforce-state.ts'
export { listAgents, listAgentsOf } from './agents/list-agents.ts'
export { noteSeen } from './agents/note-seen.ts'
export { setAgentBudget, setTenantBudget, tenantBudget } from './agents/set-budget.ts'
export { setAsAdmin, setAsPerson } from './agents/set-state.ts'
export { tellExecutor } from './agents/tell-executor.ts'
export { type Agent, type AgentGiven, addAgent } from './agents.ts'
export { askErasure, listAskedErasures } from './asked-erasures.ts'
export {
  cancelRun,
  cancelRunsRelying,
  cancelRunsWithoutAgent,
  cancelStaleRuns,
  giveUpGone,
  NO_DEVICE_SECONDS,
  refuseUntaken
} from './cancel-run.ts'
export { cutReport } from './cut-report.ts'
export { pickDevice } from './devices-of.ts'
export { makeEnrolCode } from './enrol-code.ts'
export { enrolDevice } from './enrol-device.ts'
export { raiseEpoch, readEpoch } from './epoch.ts'
export { erasePerson } from './erase-person.ts'
export { evaluateAccess } from './evaluate-access.ts'
export { exportRuns } from './export-runs.ts'
export { forgetPresence, hearFeatures } from './features/hear-features.ts'
export {
  type Approver,
  findAgent,
  findApprover,
  findDevice,
  findOffice,
  findSignedIn,
  isDeviceKey,
  tenantOfCode
} from './find-principal.ts'
export { followRun } from './follow-run.ts'
export { grantSandbox } from './grant-sandbox.ts'
export { hearDevice, type RunMessage } from './hear-device.ts'
export { hearSettled } from './hear-settled.ts'
export { keepRecording, readOwnRecording, readRecordingOf } from './keep-recording.ts'
export { clearAsAdmin, clearAsPerson, listLabels } from './labels/clear-labels.ts'
export { type Connection, type LiveDevices, makeLiveDevices, REPLACED } from './live-devices.ts'
export { CODE_SHAPE, planOfCode } from './made/code-plan.ts'
export { LOOK_SHAPE, planOfLook } from './made/look-plan.ts'
export { refusalOfMade } from './made/refusal-of-made.ts'
export { offerRuns, offerWaiting } from './offer-run.ts'
export { findSession, openSession } from './open-session.ts'
export { addPerson, listPersons } from './persons.ts'
export { addRule, personOf, type RuleGiven, readRules, removeRule } from './policies/person-rules.ts'
export { policyInForce, type TenantPolicy } from './policies/policy-in-force.ts'
export { listVersions, type PolicyChange, setPolicy } from './policies/set-policy.ts'
export type { Ports, ServerPorts } from './ports.ts'
export { randomId } from './random-id.ts'
export { readRun } from './read-run.ts'
export { readStanding, standingFor } from './read-standing.ts'
export {
  configureTenant,
  createTenant,
  issueKey,
  listTenants,
  NAME,
  replaceAdminKeys,
  type TenantGiven
} from './register-tenant.ts'
export { renewToken } from './renew-token.ts'
export { keepRetention, LEAST_DAYS, mayPersonErase, readRetention, setRetention } from './retention.ts'
export { makeRunNews } from './run-news.ts'
export { isFinal } from './run-record.ts'
export { answerSecond, type SecondGiven } from './seconds/answer-second.ts'
export { addApprover, listApprovers, removeApprover } from './seconds/approvers.ts'
export { askSecond } from './seconds/ask-second.ts'
export { listSeconds, type WaitingSecond } from './seconds/list-seconds.ts'
export { type Page, type PasskeyMade, registerPasskey } from './seconds/passkeys.ts'
export { SIGNED_IN_SECONDS, signedIn, signIn, signOut } from './seconds/sign-in.ts'
export { announceStanding, announceToAll, rotateOldKey, rotateSigningKey } from './standing.ts'
export { type Device, type PlanRefused, type Session, submitPlan } from './submit-plan.ts'
export { makeTenants, type Tenants } from './tenants.ts'
export { callTool } from './tools/call-tool.ts'
export { listToolServers } from './tools/list-tools.ts'
export { listOwnTools, setOwnCredential } from './tools/own-tools.ts'
export {
  approveTool,
  refreshTools,
  registerTools,
  removeTools,
  setToolCredential
} from './tools/register-tools.ts'
export { beginSignIn, finishSignIn, redirectUriOf, type SignsIn } from './tools/sign-in.ts'
export { tryPlan } from './try-plan.ts'
export { type ActSent, act, readAct } from './turns/act.ts'
export { endSession } from './turns/end-session.ts'
export { tellEndedTo } from './turns/ended-sessions.ts'
export { siteNamed } from './turns/sent-plan.ts'
export type { Listener } from './turns/wait-for-run.ts'
export { cosignLog, readWitnesses, setWitnesses, tenantsWithWitnesses, witnessesSchema } from './witnesses.ts'
