import type { ActionGrant, CapabilityClaims } from '../capability/capability.ts'
import type { SandboxGrant } from '../capability/sandbox-grant.ts'
import type { SandboxClaims } from '../capability/sandbox-token.ts'

/** When the sample was signed, in seconds since the epoch. */
export const NOW = 1_800_000_000
/** As long as a hash, and of nothing. */
export const HASH = 'A'.repeat(43)

/** A capability that grants nothing and whose every claim is sound. */
export const CLAIMS: CapabilityClaims = {
  iss: 'writ:server',
  aud: 'dev_1',
  sub: 'person',
  client_id: 'agent',
  tenant: 'tenant_1',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 120,
  jti: 'jti-0123456789abcdef',
  act: { sub: 'agent' },
  txn: 'run_1',
  cnf: { jkt: HASH },
  authorization_details: [],
  plan_hash: HASH,
  policy_hash: HASH,
  request_hash: HASH,
  inputs_hash: HASH,
  labels_hash: HASH,
  egress: 'open',
  lang: 'writ/1',
  epoch: 3,
  del_depth: 0,
  del_max_depth: 1,
  ask_seconds: 60
}

/** Code that may be run twice, and the sandbox for it. */
export const RUN: ActionGrant = {
  type: 'writ_action',
  id: 'e1',
  origin: 'sandbox',
  verb: 'run',
  effect: 'code',
  name: HASH,
  max: 2,
  approval: 'allow',
  raise: {}
}
const MACHINE = {
  image: `sha256:${'0'.repeat(64)}`,
  tier: 'microvm',
  vcpu: 1,
  memory: 1024,
  wall_ms: 1000,
  cpu_ms: 1000,
  disk: 0,
  processes: 8,
  files: 16,
  output: 1024,
  egress: [],
  max: 2
} satisfies Partial<SandboxGrant>
export const SANDBOX: SandboxGrant = {
  type: 'writ_sandbox',
  id: 'e1',
  executor: 'exe_1',
  at: 'http://127.0.0.1:7070',
  language: 'python',
  code: HASH,
  ...MACHINE
}

/** For any holder without a plan: two machines of the same image, which live ten minutes at most. */
export const SANDBOX_CLAIMS: SandboxClaims = {
  iss: 'writ:server',
  aud: 'exec_1',
  sub: 'person',
  client_id: 'agent',
  act: { sub: 'agent' },
  iat: NOW,
  nbf: NOW,
  exp: NOW + 120,
  jti: 'sandbox-0123456789abcdef',
  tenant: 'tenant_1',
  cnf: { jkt: HASH },
  policy_hash: HASH,
  epoch: 3,
  authorization_details: [
    {
      type: 'writ_sandbox',
      languages: ['python', 'javascript', 'shell'],
      ...MACHINE,
      tier: 'wasm',
      ttl_ms: 600_000
    }
  ]
}
