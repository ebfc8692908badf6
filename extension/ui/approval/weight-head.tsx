import type { EffectClass } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { WarnIcon } from '../parts/icons.tsx'
import { undoOf } from './undo-of.ts'

/**
 * What an act does to the world, above all else on the page, with how it could be undone. What cannot be taken back has a head that
 * nothing else has; what harms nothing has none.
 */
export const WeightHead = ({ effect }: { readonly effect: EffectClass }) => {
  const { approval } = useMessages()
  const undo = undoOf(effect)
  if (undo === 'free' || effect === 'human') return null
  const heads: Partial<Record<EffectClass, string>> = approval.heads
  const undoings: Partial<Record<EffectClass, string>> = approval.undoings
  return (
    <div class={`weight weight-${undo}`} data-weight={effect}>
      <WarnIcon />
      <div>
        <p class="weight-does">{heads[effect]}</p>
        <p>{undoings[effect]}</p>
      </div>
    </div>
  )
}
