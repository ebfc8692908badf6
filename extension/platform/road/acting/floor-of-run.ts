import {
  type CapabilityClaims,
  type EffectClass,
  type LiveFacts,
  type Manifest,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
  refuse
} from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import { judgeClass } from '../../floor/judge-class.ts'
import { judgePlan } from '../../floor/judge-plan.ts'
import { judgeEnrolment } from '../../floor/judge-server.ts'
import { judgeSite } from '../../floor/judge-site.ts'
import { narrowClaims } from '../../floor/narrow-claims.ts'
import { originOf } from '../../page/origin-of.ts'
import type { RoadPorts } from '../road-ports.ts'

type Under = Pick<RoadPorts, 'floor'>

/** May this plan run here at all, as the floor stands now? Refuses as `readFloor`, `judgeEnrolment` and `judgePlan` do. */
export const judgeRun = (
  manifest: Manifest,
  claims: CapabilityClaims,
  { floor, enrolment }: Pick<RoadPorts, 'floor' | 'enrolment'>
): Result<void> => {
  const now = floor()
  if (!now.ok) return now
  const there = judgeEnrolment(now.value, enrolment)
  return there.ok ? judgePlan(now.value, manifest, claims, originOf(enrolment.server)) : there
}

/** The claims of a run as far as the floor lets them count. The run's record keeps what was signed, which a renewal must equal. */
export const claimsNow = (claims: CapabilityClaims, { floor }: Under): CapabilityClaims => {
  const now = floor()
  // INVARIANT: under a floor that cannot be read nothing is begun (`judgeRun`); what asks in between is granted nothing.
  return now.ok ? narrowClaims(claims, now.value) : { ...claims, authorization_details: [] }
}

/** May an act of this class be, as the live page makes it? Refuses as `readFloor` and `judgeClass` do. */
export const judgeAct = (effect: EffectClass, where: string, { floor }: Under): Result<void> => {
  const now = floor()
  return now.ok ? judgeClass(now.value, effect, where) : now
}

/** Where a form or link of the live page leads is a site too. Refuses `floor/site-blocked`. */
export const judgeFacts = ({ form, link }: LiveFacts, { floor }: Under): Result<void> => {
  const now = floor()
  if (!now.ok) return now
  for (const address of [form?.action, link]) {
    const origin = address === undefined ? undefined : originOf(address)
    const may = origin === undefined ? ok(undefined) : judgeSite(now.value, origin)
    if (!may.ok) return may
  }
  return ok(undefined)
}

const ELSEWHERE: readonly RefusalCode[] = ['page/not-reached', 'page/wrong-origin', 'page/left-site']

/** Why a tab is not where it should be: the site it was sent on to may be one that the floor blocks, which no plan goes on from. */
export const refusalAt = async (
  no: Refusal,
  tab: number,
  { floor, tabs }: Under & { readonly tabs: Pick<RoadPorts['tabs'], 'originAt'> }
): Promise<Refusal> => {
  const now = floor()
  const origin = now.ok && ELSEWHERE.includes(no.code) ? await tabs.originAt(tab) : undefined
  const may = now.ok && origin !== undefined ? judgeSite(now.value, origin) : ok(undefined)
  return may.ok ? no : may.refusal
}

/** May the person be asked? Refuses `floor/no-approver`. */
export const judgeAsking = ({ floor }: Under): Result<void> => {
  const now = floor()
  if (!now.ok) return now
  return now.value.approvers === 'nobody' ? refuse('floor/no-approver') : ok(undefined)
}

/**
 * May what the interpreter needs be done? What a person approved before the floor changed is judged by what the page had
 * made of it. Refuses as `judgeAct` and `judgeAsking` do.
 */
export const judgeNeed = (need: Need, ports: Under): Result<void> => {
  switch (need.kind) {
    case 'ask':
      return judgeAsking(ports)
    case 'person':
      return judgeAsking(ports)
    case 'batch': {
      for (const { checked, approved } of need.acts) {
        const may = judgeAct(approved?.effect ?? checked.class, checked.origin, ports)
        if (!may.ok) return may
      }
      return ok(undefined)
    }
    default:
      return ok(undefined)
  }
}
