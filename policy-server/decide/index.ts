export type { Actors } from './cedar-request.ts'
export { decideManifest, type ManifestDecision } from './decide-manifest.ts'
export { type ParsedPolicy, parsePolicy, SCHEMA } from './parse-policy.ts'
