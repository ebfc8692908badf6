import type { CallToolResult, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js'
import { isSoundText, refusal } from '@writ/dsl/contract'
import * as z from 'zod'
import {
  CODE_SHAPE,
  cancelRun,
  endSession,
  LOOK_SHAPE,
  planOfCode,
  planOfLook,
  readAct,
  readRun,
  tryPlan
} from '../session/index.ts'
import { ACT_INPUT, readActInput } from './act-input.ts'
import type { Call } from './call.ts'
import { doAct, listenerOf, tellAnswer } from './do-act.ts'
import { doPlan, sessionOf } from './do-plan.ts'
import { tell, tellRefusal } from './tell.ts'

/** A tool: what `tools/list` says of it, and what it does. */
export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly description: string
  readonly input: Shape
  readonly annotations: ToolAnnotations
  run(call: Call, given: z.output<z.ZodObject<Shape>>): Promise<CallToolResult>
}

const tool = <Shape extends z.ZodRawShape>(made: Tool<Shape>): Tool<Shape> => made

const UNSOUND = 'holds a NUL or half a character'
const soundText = (most: number) => z.string().min(1).max(most).refine(isSoundText, UNSOUND)
const request = soundText(4000).optional().describe('What the person asked for, in their words')
const id = z.string().max(64).refine(isSoundText, UNSOUND)
const session = id.optional().describe('From an earlier answer')
const plan = z.string().describe('In Writ; read writ://prompt first')
const inputs = z.record(z.string(), z.unknown()).default({}).describe('Values by the names of the plan’s inputs')
const wait = z.number().int().min(0).max(600).default(20).describe('Seconds')
const run = id
const under = { request, session }

const LOOKS = { readOnlyHint: true, openWorldHint: true } as const
const OWN = { readOnlyHint: true, openWorldHint: false } as const
const ACTS = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true } as const

export const TOOLS = {
  observe: tool({
    description: 'Open a page in the person’s browser, as an outline with refs (@e12) to aim at.',
    input: { ...LOOK_SHAPE, ...under },
    annotations: LOOKS,
    run: async (call, { url, part, ...given }) => {
      const text = planOfLook({ url, part })
      if (!text.ok) return tellRefusal(text.refusal)
      return doPlan(call, { ...given, text: text.value, inputs: {}, waitMs: 120_000, looksAt: new URL(url).origin })
    }
  }),
  check: tool({
    description:
      'Check a plan or turn without running it: errors, or what the person would be asked. In `flows`, `elsewhere` is any other site, `sandbox` is code.',
    input: { plan, inputs, ...under },
    annotations: OWN,
    run: async (call, { plan: text, inputs, ...given }) => {
      const found = await sessionOf(call, given)
      if (!found.ok) return tellRefusal(found.refusal)
      const { ports, agent } = call.party
      const tried = await tryPlan(ports, { agent, session: found.value, text, inputs })
      const about = { session: found.value.id }
      return tried.ok
        ? tell({ ...about, ...tried.value })
        : tellRefusal(tried.refusal.refusal, { ...about, ...tried.refusal })
    }
  }),
  act: tool({
    description:
      'Run `text` in the person’s browser, who may be asked first, and wait. Or mend a held run: `resume` it with `replace`.',
    input: { ...ACT_INPUT, ...under },
    annotations: ACTS,
    run: async (call, { request, session, idempotencyKey: key, ...given }) => {
      const read = readActInput(given)
      return read.ok ? doAct(call, read.value, { request, session, key }) : tellRefusal(read.refusal)
    }
  }),
  run_code: tool({
    description:
      'Run code in a fresh machine without network: it reads inputs by name and leaves a record in `result`; shell writes it as JSON to the file "$WRIT_RESULT".',
    input: { ...CODE_SHAPE, ...under },
    annotations: { ...ACTS, destructiveHint: false, openWorldHint: false },
    run: async (call, { language, code, inputs, gives, seconds, ...given }) => {
      const text = planOfCode({ language, code, inputs, gives, seconds })
      if (!text.ok) return tellRefusal(text.refusal)
      return doPlan(call, { ...given, text: text.value, inputs, waitMs: (seconds + 60) * 1000 })
    }
  }),
  status: tool({
    description: 'How a run stands; waits for its end.',
    input: { run, wait },
    annotations: OWN,
    run: async (call, { run: id, wait: seconds }) => {
      const { ports, agent } = call.party
      const listener = listenerOf(call, () => undefined)
      const answer = await readAct(ports, { agent: agent.id, id, seconds, listener })
      return answer.ok ? tellAnswer(answer.value) : tellRefusal(answer.refusal)
    }
  }),
  cancel: tool({
    description: 'Stop a run, undoing nothing, or end a session, undoing held runs.',
    input: { run: id.optional(), session: id.optional() },
    annotations: { ...ACTS, idempotentHint: true },
    run: async ({ party: { ports, agent } }, { run: id, session }) => {
      if (session !== undefined && id === undefined) {
        const ended = await endSession(ports, { agent, id: session })
        return ended.ok ? tell(ended.value) : tellRefusal(ended.refusal)
      }
      if (id === undefined || session !== undefined)
        return tellRefusal(refusal('session/bad-request', { why: 'run or session' }))
      const cancelled = await cancelRun(ports, id, agent.id)
      const state = cancelled.ok ? await readRun(ports, { agent: agent.id, id, after: 0, waitMs: 0 }) : cancelled
      return state.ok ? tell({ run: id, status: state.value.status }) : tellRefusal(state.refusal)
    }
  })
} as const
