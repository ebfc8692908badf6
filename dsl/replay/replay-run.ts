import { checkPlan } from '../check/index.ts'
import {
  type CheckedPlan,
  contextOf,
  hashJson,
  type JournalEvent,
  type Json,
  type Recording
} from '../contract/index.ts'
import { compileChecked } from '../run/compile-checked.ts'
import { parsePlan } from '../syntax/index.ts'
import { playTurns, type RunEvent } from './play-turns.ts'

/** A leaf of the log in which a device tells of the run, with its number. */
export interface DeviceLeaf {
  readonly leaf: number
  readonly event: JournalEvent
}

/** Where a replay is not what the log says, first: in which leaf and which member of it, and what that points to. */
export interface Difference {
  readonly part: 'plan' | 'record' | 'interpreter' | 'log'
  readonly why: string
  readonly leaf?: number
  /** The member of the leaf's event. */
  readonly field?: string
  /** The turn of the recording that leads there, counted from 0. */
  readonly turn?: number
}

export interface ReplayedRun {
  /** How many leaves are the same. */
  readonly same: number
  readonly difference?: Difference
}

/** What is told after the end, by the person, or of the recording itself, comes of no interpreter. */
const isReplayed = ({ event }: DeviceLeaf): boolean => event.kind !== 'settled' && event.kind !== 'run-recorded'

/** What of an event the device was told from outside, so that it stands in the recording as it is. */
const TOLD: Readonly<Partial<Record<JournalEvent['kind'], readonly string[] | 'all'>>> = {
  'run-begun': ['token', 'policy', 'request', 'agent'],
  'token-renewed': 'all',
  intent: ['at'],
  question: ['question', 'about', 'needs', 'class'],
  answer: 'all',
  'second-answer': 'all'
}

const partOf = (event: JournalEvent, field: string): Difference['part'] => {
  if (event.kind === 'run-begun' && field === 'plan') return 'plan'
  const told = TOLD[event.kind]
  return told === 'all' || told?.includes(field) ? 'record' : 'interpreter'
}

const fieldsOf = (event: object): Readonly<Record<string, Json | undefined>> => event as never

/** What has no canonical form stands in no log. */
const isSame = (ours: Json, theirs: Json): boolean => {
  try {
    return hashJson(ours) === hashJson(theirs)
  } catch {
    return false
  }
}

/** The first member that differs; `kind` before all others. A signature is the device's, and was verified with the log. */
const firstField = (ours: RunEvent, theirs: JournalEvent): string | undefined => {
  const [a, b] = [fieldsOf(ours), fieldsOf(theirs)]
  const names = ['kind', ...Object.keys(b), ...Object.keys(a)].filter((name) => name !== 'sig')
  return names.find((name) => !isSame(a[name] ?? null, b[name] ?? null))
}

const readPlan = ({ request, inputs, labels, tools, refs }: Recording, text: string): CheckedPlan | undefined => {
  const { plan } = parsePlan(text)
  return plan ? checkPlan(plan, contextOf(request, inputs, labels, tools, undefined, refs)).checked : undefined
}

/**
 * Replays a run and holds what comes of it against what its device told in the log, leaf by leaf. The log must have been verified, and the recording
 * be the one that the log names: then what differs is neither's, and points to the interpreter. `text` is another plan than was recorded, to see
 * whether it leads to the same.
 */
export const replayRun = (
  recording: Recording,
  told: readonly DeviceLeaf[],
  { text = recording.text }: { readonly text?: string | undefined } = {}
): ReplayedRun => {
  const leaves = told.filter(isReplayed)
  const [first] = leaves
  const at = (leaf: DeviceLeaf | undefined) => (leaf ? { leaf: leaf.leaf } : {})
  const differs = (same: number, difference: Difference): ReplayedRun => ({ same, difference })
  if (!first) return differs(0, { part: 'log', why: 'the log tells nothing of the run' })
  if (first.event.run !== recording.run)
    return differs(0, { part: 'record', ...at(first), field: 'run', why: 'the recording is of another run' })
  const checked = readPlan(recording, text)
  if (!checked) return differs(0, { part: 'plan', ...at(first), why: 'the plan does not pass the checker' })
  if (first.event.kind === 'run-begun' && first.event.plan !== checked.hash)
    return differs(0, { part: 'plan', ...at(first), field: 'plan', why: 'another plan was decided and begun' })
  const plan = { hash: checked.hash, title: checked.plan.title }
  const { events, stuck } = playTurns(compileChecked(checked), plan, recording)
  for (const [i, leaf] of leaves.entries()) {
    const made = events[i]
    if (!made) {
      const why = stuck ? `the interpreter cannot follow: ${stuck.why}` : 'the replay makes no such leaf'
      return differs(i, { part: 'interpreter', ...at(leaf), ...(stuck && { turn: stuck.turn }), why })
    }
    const { turn, event } = made
    const field = firstField(event, leaf.event)
    if (field !== undefined)
      return differs(i, {
        part: partOf(leaf.event, field),
        ...at(leaf),
        field,
        turn,
        why: printField(event, leaf.event, field)
      })
  }
  const more = events[leaves.length]
  if (more)
    return differs(leaves.length, {
      part: 'log',
      turn: more.turn,
      why: `the log lacks a leaf that the replay makes: \`${more.event.kind}\``
    })
  if (stuck)
    return differs(leaves.length, {
      part: 'interpreter',
      turn: stuck.turn,
      why: `the interpreter cannot follow: ${stuck.why}`
    })
  return { same: leaves.length }
}

const said = (event: object, field: string): string => JSON.stringify(fieldsOf(event)[field]) ?? 'nothing'

const printField = (ours: RunEvent, theirs: JournalEvent, field: string): string =>
  `the log says ${said(theirs, field)}, the replay ${said(ours, field)}`
