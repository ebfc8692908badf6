import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  AGENT_CONTEXT,
  base64url,
  ERASURE_CONTEXT,
  GENESIS,
  hashJson,
  JOURNAL_CONTEXT,
  LABELS_CONTEXT,
  type LogLeaf,
  type RunStatus,
  type ServerEvent,
  type SignedEntry,
  unreachable
} from '@writ/dsl/contract'
import { type AgentStates, followAgent, toldState } from './follow-agent.ts'
import { type Approvers, faultOfSecond, followApprover } from './follow-approver.ts'
import { followCall, followTools, type ToolPins } from './follow-call.ts'
import { type FeaturePins, faultOfFeatures, followFeatures } from './follow-feature.ts'
import type { LastingAnswers } from './follow-lasting.ts'
import { followRunEvent, newRun, type RunFault, type RunStory, refuseRunStory } from './follow-run.ts'
import { type IsSigned, isSigned, isSignedBy } from './is-signed.ts'
import { CLOCK_MS } from './log-times.ts'
import { hashEntryIn } from './prepare-leaf.ts'
import type { Erasures } from './read-erasures.ts'

interface DeviceStory {
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

/** One run as the log tells it. `unknown` counts intents whose outcome nobody saw. */
export interface RunSummary {
  readonly run: string
  readonly agent: string
  readonly device?: string
  readonly status: RunStatus | 'open'
  readonly code?: string
  readonly intents: number
  readonly unknown: number
  /** How many of these the person has settled since. */
  readonly settled?: number
  readonly approved: number
  /** What was told of this run and cannot be; empty for a sound one. */
  readonly faults: readonly RunFault[]
  /** Leaves that nobody can check any more: an answer that leans on an earlier one, or before which its device told more, which was erased. */
  readonly unchecked?: readonly number[]
}

export const summarise = ({ runs }: Story): readonly RunSummary[] =>
  [...runs].map(([run, { agent, device, status, code, intents, unknown, lost, yes, open, faults, unchecked }]) => ({
    run,
    agent,
    ...(device !== undefined && { device }),
    status: status ?? 'open',
    ...(code !== undefined && { code }),
    intents,
    unknown: unknown + open.size,
    ...settledIn(lost),
    approved: yes,
    faults,
    ...(unchecked.length > 0 && { unchecked })
  }))

const settledIn = (lost: RunStory['lost']): Pick<RunSummary, 'settled'> => {
  const settled = [...lost.values()].filter(({ said }) => said === 'done' || said === 'not-done').length
  return settled > 0 ? { settled } : {}
}

/**
 * Takes leaf number `n`, read of its canonical `text`, into the story; the reason, when it cannot stand in the log at all. What cannot be, but is told of
 * one run alone, is a fault of that run (`RunSummary.faults`): what one device says spoils nobody else's runs.
 */
export const followLeaf = (story: Story, leaf: LogLeaf, n: number, text: string): string | undefined =>
  leaf.from === 'server' ? followServer(story, leaf.event, n, Date.parse(leaf.at)) : followDevice(story, leaf, n, text)

const blame = ({ faults }: RunStory, leaf: number, why: string | undefined): void => {
  if (why !== undefined) faults.push({ leaf, why })
}

const followServer = (story: Story, event: ServerEvent, n: number, at: number): string | undefined => {
  switch (event.kind) {
    case 'device-enrolled':
      return enrol(story, event, n)
    case 'plan-decided':
      return decide(story, event, n)
    case 'plan-refused':
      if (story.runs.has(event.run)) return 'the run was decided before'
      story.runs.set(event.run, { ...newRun(event.agent), status: 'refused', code: event.code, endedBy: 'server' })
      return undefined
    case 'token-renewed':
    case 'run-refused': {
      const run = story.runs.get(event.run)
      if (!run?.terms) return 'the run was never decided'
      if (event.kind === 'run-refused') blame(run, n, refuseRunStory(run, event.code))
      // The server may not have heard yet that the device had ended it; of its own end it knows.
      else if (run.endedBy === 'server') blame(run, n, 'a token was renewed for a run that had ended')
      else {
        blame(run, n, faultOfAgent(story, run.agent, run.device))
        run.tokens.add(event.token)
      }
      return undefined
    }
    case 'second-answered':
      return second(story, event, n, at)
    case 'approver-added':
    case 'approver-removed':
    case 'approver-passkey':
    case 'approver-signed-in':
    case 'approver-signed-out':
      return followApprover(story.approvers, event, at)
    case 'sandbox-granted':
      if (story.sandboxTokens.has(event.token)) return 'a token for a sandbox stands twice'
      story.sandboxTokens.add(event.token)
      return toldState(story.agents, event.agent, event.person) === 'active'
        ? undefined
        : 'a token for a sandbox was signed for an agent that was not to act'
    case 'sandbox-refused':
      return undefined
    case 'agent-registered':
      return followAgent(story.agents, event)
    case 'agent-set':
      return followAgent(story.agents, event) ?? saidOfAgent(story, event, at)
    case 'labels-cleared':
      return clear(story, event, at)
    case 'erasure-asked':
      return heard(story, event.person, event.by, { context: ERASURE_CONTEXT, at })
    case 'features-told':
      return toldFeatures(story, event)
    case 'tools-set':
      return followTools(story.tools, event)
    case 'tool-called':
    case 'tool-answered': {
      const run = story.runs.get(event.run)
      if (!run?.terms) return 'the run was never decided'
      blame(run, n, followCall(run, event, story.tools))
      return undefined
    }
    case 'epoch-raised':
      if (event.epoch !== story.epoch + 1) return 'the epoch did not go up by one'
      story.epoch = event.epoch
      return undefined
    case 'key-rotated':
    case 'budget-set':
    case 'retention-set':
      return undefined
    case 'witnesses-set':
      story.witnesses = event
      return undefined
    case 'leaves-erased':
      return story.erasures.faultOf(n)
    case 'policy-set':
      if (event.version !== story.policyVersion + 1) return 'the version of the policy did not go up by one'
      story.policyVersion = event.version
      return undefined
    default:
      return unreachable(event)
  }
}

const decide = (story: Story, event: Extract<ServerEvent, { kind: 'plan-decided' }>, n: number): string | undefined => {
  if (story.runs.has(event.run)) return 'the run was decided before'
  const known = story.devices.get(event.device)
  if (!known) return 'the run is for a device that was never enrolled'
  const {
    agent,
    device,
    plan,
    policy,
    request,
    token,
    grants = [],
    flows = [],
    flowsNeed = [],
    flowsEach = false,
    asked,
    continues,
    session
  } = event
  const terms = { plan, policy, request, agent, continues, session, epoch: story.epoch }
  const told = { terms, grants, flowsAsk: flows.length > 0, flowsNeed, flowsEach, tokens: new Set([token]) }
  const run: RunStory = { ...newRun(agent), device, ...told }
  story.runs.set(event.run, run)
  known.going.set(run, n)
  blame(run, n, faultOfAgent(story, agent, device))
  blame(run, n, faultOfFeatures(known.features, grants))
  if (!event.grants) blame(run, n, 'what was granted is not told')
  else if (asked !== flows.length + grants.filter(({ approval }) => approval === 'ask').length)
    blame(run, n, 'what was granted is not all that was asked for')
  return undefined
}

/** What a device told of the app that it is in. */
const toldFeatures = (
  { devices }: Story,
  event: Extract<ServerEvent, { kind: 'features-told' }>
): string | undefined => {
  const known = devices.get(event.device)
  if (!known) return 'features are told of a device that was never enrolled'
  return followFeatures(known.features, event)
}

/** Why a token may not be signed now for a run of this agent on this device. */
const faultOfAgent = ({ agents, devices }: Story, agent: string, device: string | undefined): string | undefined =>
  toldState(agents, agent, devices.get(device ?? '')?.person ?? '') === 'active'
    ? undefined
    : 'a token was signed for an agent that was not to act'

const saidOfAgent = (
  story: Story,
  { agent, state, person, by }: Extract<ServerEvent, { kind: 'agent-set' }>,
  at: number
): string | undefined =>
  person !== undefined && by
    ? heard(story, person, { ...by, agent, state } as typeof by, { context: AGENT_CONTEXT, at })
    : undefined

/** What a second person said stands in the log before the device can have heard of it. */
const second = (
  { runs, devices, approvers, erasures }: Story,
  event: Extract<ServerEvent, { kind: 'second-answered' }>,
  n: number,
  at: number
): string | undefined => {
  const run = runs.get(event.run)
  if (!run?.terms) return 'the run was never decided'
  if (run.seconds.has(event.jti)) return 'the answer of a second person stands twice'
  // Of an approver who had what is told of them erased nobody can say any more what they could answer with.
  const isGone = !approvers.has(event.approver) && erasures.isAskedBefore(n)
  const fault =
    devices.get(run.device ?? '')?.person === event.approver
      ? 'the second person is the one who was asked first'
      : [...run.seconds.values()].some(({ question }) => question === event.question)
        ? 'a second person answered a question that one had answered before'
        : isGone
          ? undefined
          : faultOfSecond(approvers, event, at)
  blame(run, n, fault)
  if (fault !== undefined) return undefined
  run.seconds.set(event.jti, event)
  if (isGone) run.unchecked.push(n)
  return undefined
}

/**
 * On the word of the person: of a device that is enrolled for them, signed by it, and said when the server logged it, in milliseconds since the epoch:
 * no server can say again what they said once.
 */
const heard = (
  { devices }: Story,
  person: string,
  { sig, ...said }: { readonly device: string; readonly at: number; readonly sig: string },
  { context, at }: { readonly context: string; readonly at: number }
): string | undefined => {
  const known = devices.get(said.device)
  if (known?.person !== person) return 'a word for a person is of a device that is not the person’s'
  if (!isSigned(known.key, context + hashJson(said), sig)) return 'the word of a device for its person is not signed'
  return Math.abs(at - said.at) <= CLOCK_MS ? undefined : 'a word for a person is an old one'
}

const clear = (
  story: Story,
  { person, what, by }: Extract<ServerEvent, { kind: 'labels-cleared' }>,
  at: number
): string | undefined =>
  by ? heard(story, person, { ...by, what } as typeof by, { context: LABELS_CONTEXT, at }) : undefined

const enrol = (
  story: Story,
  { device, person, jwk }: Extract<ServerEvent, { kind: 'device-enrolled' }>,
  n: number
): string | undefined => {
  const known = story.devices.get(device)
  const { x } = jwk
  // In its one spelling: by another, one key would be two.
  const isKey = x !== undefined && base64url.decode(x)?.length === 32
  if (!isKey || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') return 'the device’s key is no Ed25519 key'
  if (known) return known.x === x ? undefined : 'the device was enrolled again with another key'
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const chain = {
      seq: -1,
      head: GENESIS,
      leaf: n,
      isCut: false,
      lasting: new Map(),
      features: new Map(),
      going: new Map<RunStory, number>()
    }
    story.devices.set(device, { person, x, key, ...chain })
    return undefined
  } catch {
    return 'the device’s key is no Ed25519 key'
  }
}

/**
 * Goes on after what was erased of a device's chain, where as many leaves are gone: the entry that follows is signed over the hash
 * that is told of it. What was erased since a run was decided may have told of that.
 */
const passErased = (known: DeviceStory, { device, seq }: SignedEntry['entry'], n: number, erasures: Erasures): void => {
  if (erasures.between(known.leaf, n) < seq - known.seq - 1) return
  for (;;) {
    const gone = erasures.stretchAt(device, known.seq + 1)
    if (!gone || gone.to <= known.seq) return
    known.seq = gone.to
    known.head = gone.head
    known.isCut = true
    for (const [{ unchecked }, decided] of known.going)
      if (erasures.between(decided, n) > 0 && unchecked.at(-1) !== n) unchecked.push(n)
  }
}

const followDevice = (story: Story, { entry, sig }: SignedEntry, n: number, text: string): string | undefined => {
  const device = story.devices.get(entry.device)
  if (!device) return 'the entry is of a device that was never enrolled'
  if (entry.seq > device.seq + 1) passErased(device, entry, n, story.erasures)
  if (entry.seq !== device.seq + 1) return `the device’s chain jumps from ${device.seq} to ${entry.seq}`
  if (entry.prev !== device.head) return 'the entry does not follow the one before it in the device’s chain'
  const hash = hashEntryIn(text, { entry, sig })
  if (!story.isSigned(device, JOURNAL_CONTEXT + hash, sig)) return 'the device’s signature is not valid'
  device.seq = entry.seq
  device.head = hash
  device.leaf = n
  const run = story.runs.get(entry.event.run)
  // What a person says of a lost act may come after all else of its run was erased: there is nothing to hold it to.
  if (!run && device.isCut && entry.event.kind === 'settled') return undefined
  if (run?.device !== entry.device) return 'the entry speaks of a run that is not the device’s'
  blame(
    run,
    n,
    followRunEvent(run, entry.event, {
      ...device,
      isSigned: (said, by) => story.isSigned(device, said, by),
      at: Date.parse(entry.at),
      leaf: n,
      earlier: (id) => story.runs.get(id)
    })
  )
  if (run.endedBy === 'device') device.going.delete(run)
  return undefined
}
