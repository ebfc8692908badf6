import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  GENESIS,
  hashEntry,
  JOURNAL_CONTEXT,
  type LogLeaf,
  type RunStatus,
  type ServerEvent,
  type SignedEntry,
  unreachable
} from '@writ/dsl/contract'
import { followRunEvent, newRun, type RunStory } from './follow-run.ts'
import { isSigned } from './is-signed.ts'

interface DeviceStory {
  readonly x: string
  readonly key: KeyObject
  seq: number
  head: string
}

/** What the leaves so far have told. */
export interface Story {
  readonly devices: Map<string, DeviceStory>
  readonly runs: Map<string, RunStory>
  epoch: number
}

export const EMPTY_STORY = (): Story => ({ devices: new Map(), runs: new Map(), epoch: 0 })

/** One run as the log tells it. `unknown` counts intents whose outcome nobody saw. */
export interface RunSummary {
  readonly run: string
  readonly agent: string
  readonly device?: string
  readonly status: RunStatus | 'open'
  readonly code?: string
  readonly intents: number
  readonly unknown: number
  readonly approved: number
}

export const summarise = ({ runs }: Story): readonly RunSummary[] =>
  [...runs].map(([run, { agent, device, status, code, intents, unknown, yes, open }]) => ({
    run,
    agent,
    ...(device !== undefined && { device }),
    status: status ?? 'open',
    ...(code !== undefined && { code }),
    intents,
    unknown: unknown + open.size,
    approved: yes
  }))

/** Takes the next leaf into the story; the reason, when it cannot follow what was told before. */
export const followLeaf = (story: Story, leaf: LogLeaf): string | undefined =>
  leaf.from === 'server' ? followServer(story, leaf.event) : followDevice(story, leaf)

const followServer = (story: Story, event: ServerEvent): string | undefined => {
  switch (event.kind) {
    case 'device-enrolled':
      return enrol(story, event)
    case 'plan-decided': {
      if (story.runs.has(event.run)) return 'the run was decided before'
      if (!story.devices.has(event.device)) return 'the run is for a device that was never enrolled'
      const { run, agent, device, plan, policy, request, token, grants } = event
      const terms = { plan, policy, request, agent }
      story.runs.set(run, { ...newRun(agent), device, terms, tokens: new Set([token]), ...(grants && { grants }) })
      return undefined
    }
    case 'plan-refused':
      if (story.runs.has(event.run)) return 'the run was decided before'
      story.runs.set(event.run, { ...newRun(event.agent), status: 'refused', code: event.code })
      return undefined
    case 'token-renewed':
    case 'run-refused': {
      const run = story.runs.get(event.run)
      if (!run?.terms) return 'the run was never decided'
      if (event.kind === 'token-renewed') {
        if (run.status !== undefined) return 'a token was renewed for a run that had ended'
        run.tokens.add(event.token)
      } else if (run.begun) return 'the server refused a run that had begun'
      else {
        run.status = 'refused'
        run.code = event.code
      }
      return undefined
    }
    case 'epoch-raised':
      if (event.epoch !== story.epoch + 1) return 'the epoch did not go up by one'
      story.epoch = event.epoch
      return undefined
    default:
      return unreachable(event)
  }
}

const enrol = (
  story: Story,
  { device, jwk }: Extract<ServerEvent, { kind: 'device-enrolled' }>
): string | undefined => {
  const known = story.devices.get(device)
  const { x } = jwk
  if (x === undefined || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') return 'the device’s key is no Ed25519 key'
  if (known) return known.x === x ? undefined : 'the device was enrolled again with another key'
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    story.devices.set(device, { x, key, seq: -1, head: GENESIS })
    return undefined
  } catch {
    return 'the device’s key is no Ed25519 key'
  }
}

const followDevice = (story: Story, { entry, sig }: SignedEntry): string | undefined => {
  const device = story.devices.get(entry.device)
  if (!device) return 'the entry is of a device that was never enrolled'
  if (entry.seq !== device.seq + 1) return `the device’s chain jumps from ${device.seq} to ${entry.seq}`
  if (entry.prev !== device.head) return 'the entry does not follow the one before it in the device’s chain'
  const hash = hashEntry(entry)
  if (!isSigned(device.key, JOURNAL_CONTEXT + hash, sig)) return 'the device’s signature is not valid'
  device.seq = entry.seq
  device.head = hash
  const run = story.runs.get(entry.event.run)
  if (run?.device !== entry.device) return 'the entry speaks of a run that is not the device’s'
  return followRunEvent(run, entry.event, device.key)
}
