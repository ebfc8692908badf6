import type { BatchAct, ToDocument } from '@writ/dsl/contract'

const RARE_VERBS: readonly BatchAct['page']['verb'][] = [
  'observe',
  'download',
  'upload',
  'drag',
  'copy',
  'paste',
  'scroll',
  'read-table',
  'read-record',
  'read-all',
  'read-attribute'
]
const RARE_MESSAGES: readonly ToDocument['type'][] = ['outline', 'frame-picture', 'sign']

/** Needs a document the second script of its page side (`RareActs`) for what it is about to be told? */
export const needsRare = (message: ToDocument): boolean =>
  RARE_MESSAGES.includes(message.type) ||
  (message.type === 'batch' && message.batch.acts.some(({ page }) => RARE_VERBS.includes(page.verb)))
