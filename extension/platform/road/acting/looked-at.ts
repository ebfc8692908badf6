import { FILE_FIELD, type PageAct } from '@writ/dsl/contract'
import type { ResolvedAct } from '@writ/dsl/run'

const NO_FILE = { [FILE_FIELD]: '', name: '' } as const

/**
 * An act as a document is told it that only looks: which element it aims at, and of what it would write no more than weighs. The person
 * was not asked yet, and may say no: no value goes where it would then have gone already. What sets off a download is looked at as itself.
 */
export const lookedAt = (act: ResolvedAct): PageAct => {
  switch (act.verb) {
    case 'fill-secret':
      return { verb: 'fill-secret', target: act.target, part: act.secret.part, text: '' }
    case 'fill':
      return { ...act, text: '' }
    case 'type':
      // A line's end sends a form in many fields, and so makes more of the act.
      return { ...act, text: /[\n\r]/.test(act.text) ? '\n' : '' }
    case 'call':
      return { ...act, args: {} }
    case 'upload':
      return { ...act, file: NO_FILE }
    case 'download':
      return { verb: 'download', act: lookedAt(act.act) }
    default:
      return act
  }
}
