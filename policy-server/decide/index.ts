export { type Actors, effectRequest, flowRequest, type Setting, settingOf, siteRequest } from './cedar-request.ts'
export { type Circumstances, isZone, type KnownFlow, type RecentUse } from './circumstances.ts'
export { type DecisionInput, decideManifest, type ManifestDecision } from './decide-manifest.ts'
export { type Decided as RequestDecision, decideRequest } from './decide-request.ts'
export { decideSandbox } from './decide-sandbox.ts'
export { type Explained, explainDecision } from './explain-decision.ts'
export {
  DIALS,
  type Dial,
  type Layers,
  layPolicies,
  moreCautious,
  type PolicyInForce,
  policySees
} from './lay-policies.ts'
export { type ParsedPolicy, parsePolicy, SCHEMA } from './parse-policy.ts'
export { canBeAllowed, MAX_RULE_LIFE, type PersonRule } from './person-rules.ts'
export type { PolicyPart } from './policy-part.ts'
export { RISKS } from './risks.ts'
