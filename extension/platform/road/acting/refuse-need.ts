import type { Refusal, Result, Span } from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { feed } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'

/** Refuses what the interpreter needs, before anything of it has happened. */
export const refuseNeed = (
  record: RunRecord,
  program: Program,
  no: Refusal,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const kind = record.state.pending ? 'not-begun' : 'refused'
  return saveRun(feed(record, program, { kind, refusal: no }), [], ports)
}

/** A refusal at the place in the plan that it is about. */
export const placed = (no: Refusal, span: Span | undefined): Refusal => (no.span || !span ? no : { ...no, span })
