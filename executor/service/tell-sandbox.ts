import type { SandboxState } from '@writ/dsl/contract'
import type { SandboxGiven } from './sandbox.ts'

/** How it stands with a sandbox now, and until when it may live at the latest. */
type Standing = Pick<SandboxState, 'ends' | 'latest' | 'paused' | 'versioned'>

/** What its holder is told of a sandbox. */
export const tellSandbox = ({ id, machine, allowed, created }: SandboxGiven, standing: Standing): SandboxState => ({
  id,
  tier: machine.tier,
  driver: machine.driver,
  languages: [...allowed.languages],
  created,
  ...standing
})
