import type { Manifest, Result } from '@writ/dsl/contract'
import { decideManifest, type ManifestDecision } from '../decide/decide-manifest.ts'
import { layPolicies, type PolicyInForce } from '../decide/lay-policies.ts'
import { parsePolicy } from '../decide/parse-policy.ts'
import { ACTORS } from './test-manifest.ts'

/** A tenant's policies, and no layer of ours below them. */
export const policyOf = (text: string): PolicyInForce => {
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  return layPolicies({ tenant: policy.value, dial: 'none' })
}

/** Decides a manifest by these policies alone. */
export const decide = (text: string, what: Manifest): Result<ManifestDecision> =>
  decideManifest({ ...ACTORS, policy: policyOf(text), manifest: what })

/** What permits everything. */
export const ALL = '@id("all") permit(principal, action, resource);'
