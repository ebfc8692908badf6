export { checkProof, PROOF_SECONDS, type ProvenRequest } from './check-proof.ts'
export { openCapability } from './open-capability.ts'
export { loadServerKeys, type ServerKeys } from './server-keys.ts'
export { type CapabilityInput, type SignedCapability, signCapability } from './sign-capability.ts'
