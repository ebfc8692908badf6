import { type Refusal, type RefusalCode, type RefusalDetail, refusal } from '@writ/dsl/contract'

/** What a document may say no with. Anything else in its mouth is a lie, and is taken for a page that is gone. */
const SPOKEN = ['target/', 'page/', 'capability/', 'vault/wrong-field', 'approval/changed', 'run/bug']
/** The words a document may choose from; a target is told in the plan's words alone. */
const WORDS = /^[a-z0-9 -]{1,40}$/

/**
 * A renderer can say anything, and what it says of a refusal goes to the planner and the log. So only the code is taken,
 * its sentence is made here, and its details are numbers, bare words, and the plan's own target.
 */
export const pageRefusal = (said: Refusal, target: string | undefined): Refusal => {
  const code: RefusalCode = SPOKEN.some((start) => said.code.startsWith(start)) ? said.code : 'page/navigated'
  const detail: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(said.detail ?? ({} as RefusalDetail))) {
    if (name !== 'target' && WORDS.test(name) && (typeof value !== 'string' || WORDS.test(value))) detail[name] = value
  }
  if (target !== undefined) detail.target = target
  return refusal(code, detail)
}
