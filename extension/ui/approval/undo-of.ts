import { type EffectClass, unreachable } from '@writ/dsl/contract'

/** Whether an effect can be undone: `never` by Writ, `sent` when the site has it, `free` when nothing lasting was sent. */
export const undoOf = (effect: EffectClass): 'never' | 'sent' | 'free' => {
  switch (effect) {
    case 'destroy':
    case 'transact':
    case 'share':
      return 'never'
    case 'submit':
    case 'upload':
    case 'secret':
    case 'code':
    case 'tool':
    case 'human':
      return 'sent'
    case 'read':
    case 'navigate':
    case 'input':
    case 'activate':
    case 'download':
      return 'free'
    default:
      return unreachable(effect)
  }
}
