export { askSandboxToken } from './ask-sandbox-token.ts'
export { type HolderKey, makeHolderKey, proveCall, readHolderKey } from './holder-key.ts'
export { type LocalAuthority, makeLocalAuthority } from './local-authority.ts'
export { type Holding, runByToken } from './run-by-token.ts'
