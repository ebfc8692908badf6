import type { MachineTerms, SessionStep, Tier } from '@writ/dsl/contract'
import type { MachineSpec } from '../machine/index.ts'

/** What a token that was verified lets its holder have. */
export interface Allowed {
  /** The tenant, which shares the executor with others as one; and who in it, which shares that again: a device, or an agent. */
  readonly lane: string
  readonly member: string
  /** Thumbprint of the holder's key, and hash of the token that was proven. */
  readonly jkt: string
  readonly token: string
  /** The run that it is code of (`txn`), where it is of a plan. */
  readonly run?: string
  /** The weakest tier that the code may run in. */
  readonly least: Tier
  readonly languages: readonly string[]
  readonly spec: MachineSpec
}

/** Where code stands in the sandbox of its run. */
export interface RunStep extends SessionStep {
  /** Names the run: of one device, one key, one `txn`, and of no other. */
  readonly of: string
}

/** The machine that a grant describes. */
export const specOf = (terms: MachineTerms): MachineSpec => ({
  image: terms.image,
  limits: {
    vcpu: terms.vcpu,
    memory: terms.memory,
    wallMs: terms.wall_ms,
    cpuMs: terms.cpu_ms,
    disk: terms.disk,
    processes: terms.processes,
    files: terms.files,
    output: terms.output
  },
  egress: terms.egress
})
