import { checkPlan } from '@writ/dsl/check'
import {
  type ActionGrant,
  base64url,
  type CapabilityClaims,
  type CodeEnd,
  hashJson,
  ok,
  passStage,
  type RefusalCode,
  type Result,
  type RunCode,
  refuse,
  type SandboxGrant,
  type SessionStep,
  sandboxGrants
} from '@writ/dsl/contract'
import { advance, compilePlan, startRun } from '@writ/dsl/run'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import type { DeviceKey } from '../../storage/device-key.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { recoverRun } from '../life/recover-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { doCode } from './do-code.ts'

const IMAGE = `sha256:${'0'.repeat(64)}`
const HOST = { id: 'exe_1', url: 'http://127.0.0.1:7070', images: { python: IMAGE } }

const end = (more: Partial<CodeEnd> = {}): Result<CodeEnd> =>
  ok({
    stdout: '',
    stderr: '',
    exitCode: 0,
    value: { t: 'x' },
    tier: 'microvm',
    driver: 'qemu-tcg',
    ms: 1,
    limit: null,
    ...more
  })

const makeKey = async (): Promise<DeviceKey> => {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  const x = base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  return { id: 'key', privateKey: pair.privateKey, x, jkt: hashJson({ crv: 'Ed25519', kty: 'OKP', x }) }
}

/** What a child says of the sandbox of its run. */
const sessionOf = ({ child }: RunCode): SessionStep | undefined => {
  const body = base64url.decode(child.split('.')[1] ?? '')
  if (!body) throw new Error('no claims')
  return JSON.parse(new TextDecoder().decode(body)).session
}

/** The plan of these statements, authorized, with an executor that answers in order; a run of it stops at what it does not answer. */
const scene = async (body: string, answers: readonly Result<CodeEnd>[]) => {
  const parsed = parsePlan(`plan "x" ${body}`)
  const { checked } = parsed.plan ? checkPlan(parsed.plan) : {}
  if (!checked) throw new Error('the plan does not check')
  const { effects, code } = checked.manifest
  const actions = effects.map(
    ({ id, origin, verb, effect, name, max }) =>
      ({ type: 'writ_action', id, origin, verb, effect, name, max, approval: 'allow', raise: {} }) as ActionGrant
  )
  const sandboxes: readonly SandboxGrant[] = sandboxGrants(code, HOST, {})
  const claims = {
    aud: 'dev_1',
    exp: 100,
    txn: 'run_1',
    authorization_details: [...actions, ...sandboxes]
  } as unknown as CapabilityClaims
  const program = compilePlan(passStage('authorized', { checked, claims, inputs: {} }))

  const stores: Record<string, Map<string, unknown>> = { runs: new Map(), uses: new Map() }
  const keyOf = (value: { readonly id?: string; readonly run?: string }) => value.id ?? value.run ?? ''
  const storeOf = (name: string) => ({
    get: async (key: string) => stores[name]?.get(key),
    put: async (value: { readonly id?: string; readonly run?: string }) => void stores[name]?.set(keyOf(value), value)
  })
  const sent: RunCode[] = []
  let ids = 0
  const ports = {
    key: await makeKey(),
    now: () => 1_000,
    randomId: () => `id-${String(ids++).padStart(16, '0')}`,
    tell: () => true,
    db: { get: (name: string, key: string) => storeOf(name).get(key) },
    journal: {
      append: (_entries: unknown, also: (tx: unknown) => Promise<unknown>) => also({ objectStore: storeOf })
    },
    executor: {
      run: async (_url: string, code: RunCode) => {
        sent.push(code)
        const answer = answers[sent.length - 1]
        if (!answer) throw new Error('the worker was lost')
        return answer
      }
    }
  } as unknown as RoadPorts

  let record = {
    run: 'run_1',
    version: 0,
    phase: 'running',
    token: 'parent',
    claims,
    state: startRun(program, {}),
    steps: []
  } as unknown as RunRecord
  const goOn = async () => {
    for (;;) {
      const { state, need } = advance(program, record.state, () => false)
      if (need.kind !== 'code') return need
      const pended = { state, turn: { kind: 'advanced', asks: [] } } as const
      const done = await doCode(record, program, pended, need, ports)
      if (!done.ok) return done.refusal
      record = done.value
    }
  }
  return {
    goOn,
    sessions: () => sent.map(sessionOf),
    children: () => sent.map(({ child }) => child),
    workspace: () => record.workspace,
    /** The worker dies in the middle of a step, and another takes the run up from what was written down. */
    async dieAndRecover() {
      await expect(goOn()).rejects.toThrow('the worker was lost')
      const recovered = await recoverRun(stores.runs?.get('run_1') as RunRecord, program, ports)
      if (!recovered.ok) throw new Error(recovered.refusal.code)
      record = recovered.value
    }
  }
}

const code = (name: string, where = 'in workspace') =>
  `let ${name} = run python ${where} gives { t: text } up to 1s """${name}"""`
const caught = (name: string) => `try { ${code(name)} } else { }`

test('code in the workspace goes on from the code before it, and other code from nothing', async () => {
  const { goOn, sessions } = await scene(`${code('a')} ${code('b', '')} ${code('c')}`, [end(), end(), end()])
  expect(await goOn()).toMatchObject({ kind: 'end', ended: { kind: 'done' } })
  expect(sessions()).toEqual([{ step: '1', after: null }, undefined, { step: '5', after: '1' }])
})

test('what the executor knows the workspace by is the child of the last code that ran in it', async () => {
  const body = `${code('a')} ${caught('b')} ${code('c', '')}`
  const { goOn, children, workspace } = await scene(body, [end(), end({ exitCode: 1 }), end()])
  await goOn()
  expect(workspace()).toEqual({ at: HOST.url, child: children()[1], step: '1' })

  const lost = await scene(`${code('a')} ${code('b')}`, [end(), refuse('executor/busy')])
  await lost.goOn()
  expect(lost.workspace()).toEqual({ at: HOST.url, child: lost.children()[0], step: '1' })

  const none = await scene(code('a', ''), [end()])
  await none.goOn()
  expect(none.workspace()).toBeUndefined()
})

test('each round of a loop goes on from the one before', async () => {
  const { goOn, sessions } = await scene(`for i in [1, 2] up to 2 { ${code('a')} }`, [end(), end()])
  await goOn()
  const [first, second] = sessions()
  expect(first?.after).toBe(null)
  expect(second).toEqual({ step: expect.not.stringMatching(`^${first?.step}$`), after: first?.step })
})

test.each<[string, Result<CodeEnd>]>([
  ['fails', end({ exitCode: 1, value: undefined })],
  ['meets a limit', end({ exitCode: null, limit: 'wall' })],
  ['meets a limit and ends well', end({ limit: 'output' })],
  ['leaves nothing', end({ value: undefined })],
  ['gives another type than the plan says', end({ value: { t: 1 } })],
  ['gives more than a plan takes', end({ value: { t: 'x'.repeat(2_000_000) } })]
])('after code that %s, code goes on from the last that did not', async (_, answer) => {
  const { goOn, sessions } = await scene(`${code('a')} ${caught('b')} ${code('c')}`, [end(), answer, end()])
  expect(await goOn()).toMatchObject({ kind: 'end', ended: { kind: 'done' } })
  const [a, b, c] = sessions()
  expect([a?.after, b?.after, c?.after]).toEqual([null, a?.step, a?.step])
})

test('where the first of all fails, the next finds nothing', async () => {
  const { goOn, sessions } = await scene(`${caught('a')} ${code('b')}`, [end({ exitCode: 1 }), end()])
  await goOn()
  expect(sessions().map((session) => session?.after)).toEqual([null, null])
})

test.each<RefusalCode>(['executor/session-lost', 'executor/away', 'executor/machine-failed'])(
  'what the executor refuses with %s stops the run, and is not caught',
  async (no) => {
    const { goOn, sessions } = await scene(`${code('a')} ${caught('b')} ${code('c')}`, [end(), refuse(no), end()])
    expect(await goOn()).toMatchObject({ kind: 'end', ended: { kind: 'stopped', refusal: { code: no } } })
    expect(sessions()).toHaveLength(2)
  }
)

test('code whose end a lost worker did not see runs again, on the files from before it', async () => {
  const { goOn, dieAndRecover, sessions } = await scene(`${code('a')} ${code('b')} ${code('c')}`, [end()])
  await dieAndRecover()
  await dieAndRecover()
  await expect(goOn()).rejects.toThrow('the worker was lost')
  const [a, ...again] = sessions()
  expect(again).toHaveLength(3)
  for (const session of again) expect(session).toEqual({ step: '3', after: a?.step })
})
