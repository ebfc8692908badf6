import {
  AGENT_CONTEXT,
  ERASURE_CONTEXT,
  hashJson,
  LABELS_CONTEXT,
  type LogLeaf,
  type ServerEvent,
  unreachable
} from '@writ/dsl/contract'
import { followAgent, toldState } from './follow-agent.ts'
import { faultOfSecond, followApprover } from './follow-approver.ts'
import { followCall, followTools } from './follow-call.ts'
import { enrolDevice, followDevice } from './follow-device.ts'
import { faultOfFeatures, followFeatures } from './follow-feature.ts'
import { refuseRunStory } from './follow-run.ts'
import { isSigned } from './is-signed.ts'
import type { Story } from './log-story.ts'
import { CLOCK_MS } from './log-times.ts'
import { blame, newRun, type RunStory } from './run-story.ts'

/**
 * Takes leaf number `n`, read of its canonical `text`, into the story; the reason, when it cannot stand in the log at all. What cannot be, but is told of
 * one run alone, is a fault of that run (`RunSummary.faults`): what one device says spoils nobody else's runs.
 */
export const followLeaf = (story: Story, leaf: LogLeaf, n: number, text: string): string | undefined =>
  leaf.from === 'server' ? followServer(story, leaf.event, n, Date.parse(leaf.at)) : followDevice(story, leaf, n, text)

const followServer = (story: Story, event: ServerEvent, n: number, at: number): string | undefined => {
  switch (event.kind) {
    case 'device-enrolled':
      return enrolDevice(story, event, n)
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
