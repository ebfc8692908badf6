import type { LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { askLog } from '../audit/ask-log.ts'
import type { LogQuestion } from '../audit/told-acts.ts'
import {
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  enrolledLeaf,
  HASH,
  INTENT,
  serverLeaf,
  testChain,
  testSigner,
  textsOf,
  type Write
} from './test-log.ts'

export const MARCH = { from: Date.parse('2026-03-01T00:00:00Z'), end: Date.parse('2026-04-01T00:00:00Z') }
export const at = (day: string, time = '10:00') => `${day}T${time}:00.000Z`
export const told = (event: ServerEvent, day: string, time?: string): LogLeaf =>
  ({ ...serverLeaf(event), at: at(day, time) }) as LogLeaf
export const enrolled = (device: string, person: string, x: string): LogLeaf =>
  ({ ...enrolledLeaf({ device, person, x }), at: at('2026-01-05') }) as LogLeaf

interface Told {
  readonly run: string
  readonly day: string
  readonly agent?: string
  readonly device?: string
  readonly origin?: string
  /** What the device's clock says, where that is another day. */
  readonly clock?: string
  readonly ended?: boolean
}

/** A run with one act that nobody is asked about. */
export const runOf = (
  write: Write,
  { run, day, agent = 'x', device = 'dev', origin = 'https://app.example', clock = day, ended = true }: Told
): LogLeaf[] => {
  const token = `token-of-${run}`
  const grants = [{ ...DECIDED.grants[0], approval: 'allow' as const, origin }]
  const entry = { at: at(clock, '10:01') }
  return [
    told({ ...DECIDED, run, agent, device, token, allowed: 1, asked: 0, grants }, day),
    write({ ...BEGUN, run, agent, token }, entry),
    write({ ...INTENT, run, origin }, entry),
    write({ kind: 'outcome', run, step: '4', batch: 1, outcome: 'done' }, entry),
    ...(ended ? [write({ kind: 'run-ended', run, status: 'done', result: HASH }, entry)] : [])
  ]
}

export const last = (day: string) => told({ kind: 'epoch-raised', epoch: 1 }, day)

/** Two persons, each with a device; agent x of Ann's on two sites, in February, March and April, and others in March. */
export const everyday = (change: Partial<Told> = {}, end = '2026-04-02'): LogLeaf[] => {
  const ann = testChain('dev', DEVICE)
  const other = testSigner(8)
  const bob = testChain('bobs', other)
  return [
    enrolled('dev', 'ann', DEVICE.x),
    enrolled('bobs', 'bob', other.x),
    ...runOf(ann, { run: 'february', day: '2026-02-28' }),
    ...runOf(ann, { run: 'march', day: '2026-03-01', ...change }),
    ...runOf(bob, { run: 'bobs', day: '2026-03-02', device: 'bobs' }),
    ...runOf(ann, { run: 'agent-y', day: '2026-03-03', agent: 'y' }),
    ...runOf(ann, { run: 'elsewhere', day: '2026-03-04', origin: 'https://other.example' }),
    told(
      { kind: 'plan-refused', run: 'refused', agent: 'x', code: 'policy/denied', codes: ['policy/denied'] },
      '2026-03-05'
    ),
    ...runOf(ann, { run: 'end-of-march', day: '2026-03-31' }),
    ...runOf(ann, { run: 'april', day: '2026-04-01' }),
    last(end)
  ]
}

export const ASKED: LogQuestion = { agent: 'x', person: 'ann', site: 'app.example', span: MARCH }
export const ask = (leaves: readonly LogLeaf[], asked: Partial<LogQuestion> = {}) => {
  const found = askLog(bundleOf(textsOf(leaves)), { ...ASKED, ...asked })
  if (!found.ok) throw new Error(JSON.stringify(found.refusal))
  return found.value
}
export const runsIn = ({ runs }: ReturnType<typeof ask>) => runs.map(({ run, acts }) => [run, acts.length])
