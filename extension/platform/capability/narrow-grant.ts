import { type ActionGrant, EFFECT_CLASSES, type EffectClass, riskOf } from '@writ/dsl/contract'

/** Where the document of a batch stands. */
export interface Standing {
  readonly origin: string
  /** In a frame of another site than its page. */
  readonly framed: boolean
}

/**
 * The parent's grant as it holds in one document: at its origin alone, and never for more. What the page raises is asked about,
 * whatever policy says of the site: at a sign-in origin from `submit` on, and in another site's frame above `input`, where an act
 * of such a class asks by itself. How often a question is asked, and why, is no matter of a document's.
 */
export const narrowGrant = (
  { via: _, each: __, because: ___, ...grant }: ActionGrant,
  { origin, framed }: Standing
): ActionGrant => {
  const asks = (effect: EffectClass): boolean =>
    (framed && riskOf(effect) > riskOf('input')) || (origin !== grant.origin && riskOf(effect) >= riskOf('submit'))
  const raise = EFFECT_CLASSES.flatMap((effect) => {
    const said = grant.raise[effect]
    return said === undefined ? [] : [[effect, said === 'allow' && asks(effect) ? 'ask' : said] as const]
  })
  return {
    ...grant,
    origin,
    approval: framed && riskOf(grant.effect) > riskOf('input') ? 'ask' : grant.approval,
    raise: Object.fromEntries(raise)
  }
}
