import { type Egress, isByHand, isOrigin, type Manifest } from '@writ/dsl/contract'
import { type Setting, type SiteAction, siteRequest } from './cedar-request.ts'
import { decideRequest } from './decide-request.ts'
import type { PolicyInForce } from './lay-policies.ts'

type Acts = Pick<Manifest, 'effects'>
type Effect = Acts['effects'][number]

const placesOf = ({ origin, via = [] }: Effect) => [origin, ...via].filter(isOrigin)

/** Does policy say so silently, at every origin where one of `acts` happens? `all` is what else the plan does there. */
const isPermitted = (
  policy: PolicyInForce,
  setting: Setting,
  action: SiteAction,
  acts: readonly Effect[],
  all: readonly Effect[]
): boolean =>
  [...new Set(acts.flatMap(placesOf))].every((site) => {
    const there = all.filter((effect) => placesOf(effect).includes(site)).map(({ effect }) => effect)
    return decideRequest(policy, siteRequest(setting, action, site, [...new Set(there)])).decision === 'allow'
  })

/**
 * What the pages of a run may reach while it acts on their tabs. `open` only where policy says so, silently, for every origin
 * at which the plan does something: a tab goes from one to the next, and what was read at one can leave from another.
 */
export const decideEgress = (policy: PolicyInForce, setting: Setting, { effects }: Acts): Egress =>
  isPermitted(policy, setting, 'egress', effects, effects) ? 'open' : 'declared'

/** May an act be done as by a person's own hand, wherever it may happen? */
export const decideTrusted = (policy: PolicyInForce, setting: Setting, act: Effect, { effects }: Acts): boolean =>
  isByHand(act.verb) && isPermitted(policy, setting, 'trusted-input', [act], effects)
