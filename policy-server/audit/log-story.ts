import type { KeyObject } from 'node:crypto'
import type { AgentStates } from './follow-agent.ts'
import type { Approvers } from './follow-approver.ts'
import type { ToolPins } from './follow-call.ts'
import type { FeaturePins } from './follow-feature.ts'
import type { LastingAnswers } from './follow-lasting.ts'
import { type IsSigned, isSignedBy } from './is-signed.ts'
import type { Erasures } from './read-erasures.ts'
import type { RunStory } from './run-story.ts'

/** A device and the end of its chain, as far as the leaves have told. */
export interface DeviceStory {
  readonly person: string
  readonly x: string
  readonly key: KeyObject
  readonly lasting: LastingAnswers
  seq: number
  head: string
  /** The leaf that told of it last. */
  leaf: number
  /** Something that it told was erased. */
  isCut: boolean
  readonly features: FeaturePins
  /** Runs whose end it has not told, and the leaves by which they were decided. */
  readonly going: Map<RunStory, number>
}

/** What the leaves so far have told. */
export interface Story {
  readonly devices: Map<string, DeviceStory>
  readonly runs: Map<string, RunStory>
  readonly approvers: Approvers
  readonly agents: AgentStates
  readonly tools: ToolPins
  /** Ids of the tokens for machines without a plan. */
  readonly sandboxTokens: Set<string>
  epoch: number
  /** How many of which witnesses must have cosigned the log's checkpoint. */
  witnesses: { readonly need: number; readonly keys: readonly string[] }
  /** What was erased from the log. */
  readonly erasures: Erasures
  readonly isSigned: IsSigned
  /** The version of the policy in force; 0 before the first. */
  policyVersion: number
}

export const newStory = (erasures: Erasures, isSigned: IsSigned = isSignedBy): Story => ({
  erasures,
  isSigned,
  devices: new Map(),
  runs: new Map(),
  approvers: new Map(),
  agents: new Map(),
  tools: new Map(),
  sandboxTokens: new Set(),
  epoch: 0,
  witnesses: { need: 0, keys: [] },
  policyVersion: 0
})
