import { checkPlan } from '@writ/dsl/check'
import { type AuthorizedPlan, type CapabilityClaims, ok, refusal, refuse } from '@writ/dsl/contract'
import { compilePlan, type Ended, startRun } from '@writ/dsl/run'
import { parsePlan } from '@writ/dsl/syntax'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeDeviceKey } from '../../storage/device-key.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { carriedUses } from './carried-uses.ts'
import { reportRun } from './report-run.ts'
import { runPlan } from './run-plan.ts'

// Which keys a range holds decides nothing here: what it is asked of is empty.
beforeAll(() => void vi.stubGlobal('IDBKeyRange', { bound: () => ({}) }))
afterAll(() => void vi.unstubAllGlobals())

const { plan } = parsePlan(
  'plan "Save" site a = "https://a.test" on a { open "/" click button "Save" } on a { observe document }'
)
const checked = plan && checkPlan(plan).checked
const [on] = plan?.plan.body ?? []
const at = on?.kind === 'on' ? on.body[1]?.id : undefined
if (!checked || at === undefined) throw new Error('the plan does not check')

const claimsWith = (approval: 'allow' | 'ask'): CapabilityClaims =>
  ({
    sub: 'ann',
    act: { sub: 'planner' },
    txn: 'r',
    epoch: 2,
    exp: 1e9,
    authorization_details: checked.manifest.effects.map(({ id, origin, verb, effect, target, path, max }) => ({
      ...{ type: 'writ_action', id, origin, verb, effect, target, path, max, raise: {} },
      approval: verb === 'observe' ? approval : 'allow'
    }))
  }) as unknown as CapabilityClaims

const program = compilePlan({ checked } as unknown as AuthorizedPlan)
const { look = -1 } = program
const left = { kept: {}, views: [], undone: [], notUndone: [] }
const stopped: Ended = { kind: 'stopped', refusal: refusal('target/not-found'), at, act: 'none', ...left }
const state = {
  ...startRun(program, {}, { holds: true }),
  pc: look,
  looking: { ended: stopped, pc: program.starts.get(at) ?? -1 }
}

/** As far as the run came: a look that comes to nothing is no step after it. */
const STEPS: RunRecord['steps'] = [
  { step: '3', line: 1, verb: 'click', effect: 'activate', origin: 'https://a.test', ms: 1, outcome: 'refused' }
]

interface Scene {
  readonly record?: Partial<RunRecord>
  readonly approval?: 'allow' | 'ask'
  readonly ports?: Partial<RoadPorts>
}

/** A run that stopped at its click and is to be held, which goes on from there; gives how it stands then, and which pages were reached for. */
const held = async ({ record, approval = 'allow', ports }: Scene) => {
  const claims = claimsWith(approval)
  const kept = {
    ...{ run: 'r', version: 1, session: 's', phase: 'running', flowsApproved: true, tab: 7, state, claims },
    ...{ approvals: [], timings: { begun: 0, checkMs: 0, askMs: 0 }, offer: { request: { text: '' } } },
    ...{ token: 't', steps: STEPS },
    ...record
  } as unknown as RunRecord
  const saved = [kept]
  const last = () => saved.at(-1) ?? kept
  const reached: unknown[] = []
  const store = { get: async () => last(), put: async (next: RunRecord) => void saved.push(next) }
  const none = {
    get: async () => undefined,
    getAll: async () => [],
    put: async () => undefined,
    delete: async () => undefined
  }
  const all = {
    ...{ now: () => 1000, session: 's', enrolment: { epoch: 2, device: 'd', server: 'https://writ.test' } },
    randomId: () => 'id',
    stopped: async () => false,
    online: async () => true,
    agentState: () => 'active',
    upload: async () => false,
    tell: () => true,
    floor: () => ok({}),
    egress: { hold: async () => undefined, release: async () => undefined },
    guards: { guard: async () => undefined, release: async () => undefined },
    tabs: { follow: async () => undefined, settle: async () => undefined, originAt: async () => 'https://b.test' },
    documents: {
      reach: async (tab: number) => {
        reached.push(tab)
        return refuse('page/closed')
      }
    },
    db: { ...none, get: async (name: string) => (name === 'runs' ? last() : undefined) },
    journal: {
      append: async (_: unknown, also: (tx: unknown) => Promise<unknown>) => {
        await also({ objectStore: (name: string) => (name === 'runs' ? store : none) })
        return ok(undefined)
      }
    },
    ...ports
  } as unknown as RoadPorts
  await runPlan(kept, { checked, claims, inputs: {} } as unknown as AuthorizedPlan, all)
  const { phase, state: now, steps } = last()
  return { reached, phase, ended: now.ended, steps, told: now.ended && reportRun(last(), now.ended, 1000).steps }
}

const HELD = {
  phase: 'held',
  ended: { kind: 'stopped', at, refusal: { code: 'target/not-found' }, views: [] },
  told: STEPS
}

test('a run that is to be held looks at its page, and is held also where that is gone', async () => {
  expect(await held({})).toMatchObject({ ...HELD, reached: [7] })
})

test('a run whose look is refused by its page is held at the step before', async () => {
  const there = { tab: 7, frame: 0, document: 'd', instance: 'i', audience: 'urn:page', origin: 'https://a.test' }
  const outcomes = [{ kind: 'refused', refusal: refusal('target/hidden') }]
  const documents = {
    reach: async () => ok(there),
    dispatch: async () => ({ outcomes, ms: [1], files: new Map() })
  } as unknown as RoadPorts['documents']
  const now = await held({ ports: { documents, key: await makeDeviceKey() } })
  expect(now).toMatchObject(HELD)
  // What goes on with the run has a look of its own, for which the use of this one does not count.
  expect(now.steps).toMatchObject([...STEPS, { verb: 'observe', outcome: 'refused' }])
  const effect = checked.steps[Number.parseInt(now.steps[1]?.step ?? '', 10)]?.effect ?? ''
  const ids = new Map(Object.keys(checked.steps).map((id) => [Number(id), Number(id)]))
  const counts = carriedUses({ program, steps: now.steps }, { program, ids })
  expect(counts.get(effect)).toEqual({ now: [effect], refused: 1 })
})

test.each<[string, Scene]>([
  ['nothing of the page was allowed yet', { record: { flowsApproved: false } }],
  ['it has no tab', { record: { tab: undefined } } as unknown as Scene],
  ['its agent is paused', { ports: { agentState: () => 'paused' } }],
  ['its agent was stopped', { ports: { agentState: () => 'stopped' } }],
  ['the server is away', { ports: { online: async () => false } }],
  ['the look would be asked about', { approval: 'ask' }]
])('it does not look, waits for nothing and is held where %s', async (_, scene) => {
  expect(await held(scene)).toMatchObject({ ...HELD, reached: [] })
})
