import type { Attributes } from '@opentelemetry/api'
import type { MadeSpan } from './made-span.ts'
import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_AGENT_ID,
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_CONVERSATION_ID
} from './semconv.ts'
import type { ToldRun } from './told-run.ts'
import { spanIdOf, traceIdOf } from './trace-ids.ts'
import { WRIT } from './writ-attributes.ts'

/** Where in the log something stands, and when it happened, in milliseconds since the epoch. */
export interface Moment {
  readonly leaf: number
  readonly at: number
}

/** A span whose end has not been told yet. */
export interface OpenSpan extends Moment {
  /** Which kind of thing it tells of; with the number of its first leaf it makes its id. */
  readonly what: string
  readonly name: string
  readonly attributes: Attributes
}

export interface Ending extends Moment {
  readonly attributes?: Attributes
  /** The code of what went wrong. */
  readonly error?: string | undefined
}

/** Collects the spans of a run, each with what all of them say. */
export interface SpanBook {
  readonly spans: readonly MadeSpan[]
  /** What the others are under; opened first. */
  root: OpenSpan | undefined
  close(open: OpenSpan, ending: Ending): void
  /** Something without length. */
  note(what: string, name: string, ending: Ending): void
}

export const openSpanBook = (told: ToldRun): SpanBook => {
  const { agent, parent } = told
  const spans: MadeSpan[] = []
  const traceId = traceIdOf(told, parent)
  const common = {
    [ATTR_GEN_AI_AGENT_ID]: agent.id,
    [ATTR_GEN_AI_AGENT_NAME]: agent.name,
    [ATTR_GEN_AI_CONVERSATION_ID]: told.session,
    [WRIT.tenant]: told.tenant,
    [WRIT.run]: told.run
  }
  const book: SpanBook = {
    spans,
    root: undefined,
    close: (open, { leaf, at, attributes, error }) => {
      const above = book.root && { spanId: spanIdOf(told, book.root.what, book.root.leaf), isRemote: false }
      spans.push({
        name: open.name,
        traceId,
        spanId: spanIdOf(told, open.what, open.leaf),
        parent: open === book.root ? parent && { spanId: parent.spanId, isRemote: true } : above,
        start: open.at,
        end: Math.max(open.at, at),
        attributes: { ...common, ...open.attributes, ...attributes, ...(error && { [ATTR_ERROR_TYPE]: error }) },
        error,
        closes: leaf
      })
    },
    note: (what, name, ending) => {
      const { leaf, at } = ending
      book.close({ what, name, leaf, at, attributes: {} }, ending)
    }
  }
  return book
}
