import { MAX_FILE_BYTES, OF_ENCLOSING, type Refusal, type RefusalCode, refusal, type Type } from '@writ/dsl/contract'
import { MAX_VALUE } from './too-large.ts'

/** What a document may say no with. Anything else in its mouth is a lie, and is taken for a page that is gone. */
const SPOKEN: ReadonlySet<RefusalCode> = new Set([
  'target/not-found',
  'target/ambiguous',
  'target/hidden',
  'target/disabled',
  'target/covered',
  'target/not-editable',
  'target/not-checkable',
  'target/no-option',
  'target/not-a-table',
  'target/no-column',
  'target/not-parsed',
  'target/changed',
  'target/secret-field',
  'target/unsettled',
  'page/wrong-origin',
  'page/navigated',
  'page/wait-timeout',
  'page/needs-person',
  'page/no-effect',
  'page/too-large',
  'page/unsupported',
  'page/not-a-frame',
  'page/opaque-frame',
  'page/rejected-value',
  'page/tool-changed',
  'page/download-failed',
  'page/file-elsewhere',
  'page/file-too-large',
  'page/file-not-held',
  'page/file-not-accepted',
  'capability/expired',
  'capability/used-up',
  'capability/not-granted',
  'vault/leaves-site',
  'vault/wrong-field',
  'approval/changed',
  'run/tool-failed',
  'run/bug'
] satisfies RefusalCode[])

/** In a table of more columns a document does not tell which is missing: which one it names is told to the planner, too. */
const MAX_COLUMNS = 8

/** Of so many targets that enclose what an act aims at, the nearest, a document tells which it missed: that goes to the planner, too. */
const MAX_ENCLOSING = 3

/** What a document was asked, in the plan's own words. */
export interface AskedOfPage {
  readonly target?: string | undefined
  /** The targets that enclose it, from inside out: as the document was told them, and in the plan's words. */
  readonly enclosing?: readonly { readonly told: string; readonly said: string }[]
  /** What was to be read. */
  readonly as?: Type | undefined
}

const columnsOf = (type: Type | undefined): readonly string[] => {
  if (type?.kind === 'list') return columnsOf(type.of)
  if (type?.kind !== 'record' || type.fields.length > MAX_COLUMNS) return []
  return type.fields.map(({ name, from }) => (typeof from === 'string' ? from : name))
}

/**
 * A renderer can say anything, and what it says of a refusal goes to the planner and the log. So only the code is taken, one
 * of at most 64 ways to refuse as the checker counts them; its sentence is made here, and its details are the plan's words
 * for what was asked. A document only chooses which of the plan's columns it names, and which of those that enclose its target.
 */
export const pageRefusal = (said: Refusal, { target, enclosing = [], as }: AskedOfPage): Refusal => {
  const code: RefusalCode = SPOKEN.has(said.code) ? said.code : 'page/navigated'
  const column = columnsOf(as).find((name) => name === said.detail?.column)
  const nearest = OF_ENCLOSING.has(code) ? enclosing.slice(0, MAX_ENCLOSING) : []
  const aimed = nearest.find(({ told }) => told === said.detail?.target)?.said ?? target
  return refusal(code, {
    ...(aimed !== undefined && { target: aimed }),
    ...(code === 'page/too-large' && { limit: MAX_VALUE }),
    ...(code === 'page/file-too-large' && { limit: MAX_FILE_BYTES }),
    ...(code === 'target/no-column' && column !== undefined && { column }),
    ...(code === 'target/not-parsed' && as && { expected: as.kind })
  })
}
