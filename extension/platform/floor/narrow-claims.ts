import {
  type ActionGrant,
  type CapabilityClaims,
  type Decision,
  EFFECT_CLASSES,
  type EffectClass,
  type Floor
} from '@writ/dsl/contract'
import { judgeClass } from './judge-class.ts'

/** What can send data to another site: where sites are listed, the device must see where it leads before it is done. */
const LEAVES: readonly EffectClass[] = ['share', 'transact', 'destroy']

const alwaysAsks = ({ alwaysAsk, blockedSites, allowedSites }: Floor, effect: EffectClass): boolean =>
  (alwaysAsk?.includes(effect) ?? false) || ((blockedSites ?? allowedSites) !== undefined && LEAVES.includes(effect))

const narrowRaise = (floor: Floor, effect: EffectClass, decided: Decision): Decision => {
  if (!judgeClass(floor, effect, '').ok) return 'deny'
  return decided === 'allow' && alwaysAsks(floor, effect) ? 'ask' : decided
}

/** What the floor has asked about is asked about each time. */
const eachTime = (floor: Floor, { each = [] }: Pick<ActionGrant, 'each'>): Pick<ActionGrant, 'each'> => {
  const all = EFFECT_CLASSES.filter((effect) => each.includes(effect) || alwaysAsks(floor, effect))
  return all.length > 0 ? { each: all } : {}
}

const narrowGrant = (floor: Floor, { input, ...grant }: ActionGrant): ActionGrant => ({
  ...grant,
  ...(input && floor.trustedInput !== 'never' && { input }),
  ...eachTime(floor, grant),
  approval: alwaysAsks(floor, grant.effect) ? 'ask' : grant.approval,
  raise: Object.fromEntries(
    EFFECT_CLASSES.flatMap((effect) => {
      const decided = grant.raise[effect]
      return decided === undefined ? [] : [[effect, narrowRaise(floor, effect, decided)]]
    })
  )
})

/**
 * What is left of verified claims under a floor: acts that always ask ask, also when the page raises them, what may never be
 * is denied, and pages are locked where that is set. INVARIANT: nothing in it grants more than before. What may not be at
 * all is refused by `judgePlan`, and stands here as it was.
 */
export const narrowClaims = (claims: CapabilityClaims, floor: Floor): CapabilityClaims => ({
  ...claims,
  egress: floor.egress === 'declared' ? 'declared' : claims.egress,
  authorization_details: claims.authorization_details.map((detail) =>
    detail.type === 'writ_action' ? narrowGrant(floor, detail) : detail
  )
})
