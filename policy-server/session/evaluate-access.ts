import {
  EFFECT_CLASSES,
  type Effect,
  type EffectClass,
  type Flow,
  isOrigin,
  type Origin,
  ok,
  parseOrigin,
  type Result,
  refuse,
  type Sink,
  type Source,
  type Where
} from '@writ/dsl/contract'
import { and, eq, ne } from 'drizzle-orm'
import { usualVerb } from '../author/usual-verb.ts'
import {
  decideRequest,
  effectRequest,
  explainDecision,
  flowRequest,
  type Setting,
  settingOf,
  siteRequest
} from '../decide/index.ts'
import { agents } from '../store/index.ts'
import type { AccessRequest, AccessResponse } from './access-request.ts'
import { mayAgentAct } from './agents/state-of.ts'
import { policyInForce } from './policies/policy-in-force.ts'
import type { Ports } from './ports.ts'

const failed = (status: number, message: string): AccessResponse => ({
  decision: false,
  context: { error: { status, message } }
})

/** Where it is done or where data goes: `{type: "site", id: "https://…"}`, or planner, person, sandbox, tool. */
const placeOf = ({ type, id }: AccessRequest['resource']): Where | Sink | undefined => {
  if (type === 'site') {
    const origin = parseOrigin(id)
    return origin.ok && origin.value === id ? origin.value : undefined
  }
  if (type === 'tool') return `tool:${id}`
  return type === 'person' || type === 'planner' || type === 'sandbox' ? type : undefined
}

const isClass = (name: string): name is EffectClass => EFFECT_CLASSES.some((known) => known === name)

/** The question as Cedar is asked it. Refuses `session/bad-request` for an action or resource that there is not. */
const cedarRequestOf = (setting: Setting, { action, resource }: AccessRequest) => {
  const no = (why: string): Result<never> => refuse('session/bad-request', { why })
  const {
    verb,
    count = 1,
    path,
    key,
    control = [],
    values,
    from,
    how = ['value'],
    bits,
    effects = []
  } = action.properties ?? {}
  const place = placeOf(resource)
  if (place === undefined) return no('the resource is a site by its exact origin, person, planner, sandbox or tool')
  if (action.name === 'egress' || action.name === 'trusted-input')
    return isOrigin(place)
      ? ok(siteRequest(setting, action.name, place as Origin, effects))
      : no('`egress` and `trusted-input` are asked of a site')
  if (action.name === 'flow') {
    if (from === undefined) return no('a flow says in `action.properties.from` where the data comes from')
    if (place === 'person') return no('no policy is asked what a person may see')
    const flow: Flow = { id: 'f1', from: from as Source, to: place as Sink, how, ...(bits !== undefined && { bits }) }
    return ok(flowRequest(setting, flow))
  }
  if (!isClass(action.name)) return no('the action is an effect class, `flow`, `egress` or `trusted-input`')
  if (place === 'planner') return no('nothing is done to a planner')
  const { role, name } = resource.properties ?? {}
  const effect: Effect = {
    id: 'e1',
    origin: place as Where,
    verb: verb ?? usualVerb(action.name),
    effect: action.name,
    ...(role !== undefined && {
      target: { role, ...(name !== undefined && { match: { kind: 'is', text: name } }), states: [], having: [] }
    }),
    ...(role === undefined && name !== undefined && { name }),
    ...(path !== undefined && { path }),
    ...(key !== undefined && { key }),
    control: control as Source[],
    ...(values && { values: values as Source[] }),
    max: count,
    span: { start: 0, end: 0, line: 1, column: 1 }
  }
  return ok(effectRequest(setting, effect))
}

/**
 * Answers one question of the Authorization API 1.0 by the tenant's policy in force. Every answer that is not a yes is a no: what
 * needs the person's yes says so in its context. Nothing is granted or recorded by asking.
 * @param asker the agent that asks; it may ask about itself alone. An admin asks about any agent of the tenant.
 */
export const evaluateAccess = async (
  { db, now, tenant, keys }: Pick<Ports, 'db' | 'now' | 'tenant' | 'keys'>,
  asked: AccessRequest,
  asker?: string
): Promise<AccessResponse> => {
  const { subject, context = {} } = asked
  if (subject.type !== 'agent') return failed(400, 'the subject is an agent')
  if (asker !== undefined && subject.id !== asker) return failed(403, 'an agent asks about itself alone')
  const [agent] = await db
    .select()
    .from(agents)
    .where(and(eq(agents.id, subject.id), ne(agents.state, 'stopped')))
  if (!agent) return failed(404, 'there is no such agent')
  const may = await mayAgentAct(db, agent.id, agent.owner)
  if (!may.ok) {
    const { code, message } = may.refusal
    return { decision: false, context: { reason_admin: { en: `deny by ${code}` }, reason_user: { en: message } } }
  }
  const inForce = await db.transaction((tx) => policyInForce(tx, { tenant, keys }))
  if (!inForce.ok) return failed(500, inForce.refusal.message)
  const { request = '', shown, present = false } = context
  const actors = {
    agent,
    person: agent.owner,
    device: 'none',
    tenant,
    request: { text: request, saidBy: agent.trustedHost ? ('host' as const) : ('agent' as const) }
  }
  const place = placeOf(asked.resource)
  const sites = place !== undefined && isOrigin(place) ? [place] : []
  const setting = settingOf(actors, sites, {
    at: now(),
    present,
    zone: inForce.value.zone,
    ...(shown && { shown: shown as Source[] })
  })
  const question = cedarRequestOf(setting, asked)
  if (!question.ok) return failed(400, question.refusal.message)
  const decided = decideRequest(inForce.value.policy, question.value)
  const { by, because, instead } = explainDecision(question.value, decided)
  const isAsk = decided.decision === 'ask'
  const words = [because, instead].filter((part) => part !== undefined).join(' ')
  return {
    decision: decided.decision === 'allow',
    context: {
      reason_admin: { en: `${decided.decision} by ${by}` },
      ...(words !== '' && { reason_user: { en: words } }),
      ...(isAsk && {
        approval: {
          required: true as const,
          mandatory: decided.mandatory ?? false,
          ...(decided.needs && { needs: [...decided.needs] })
        }
      })
    }
  }
}
