import type { Result } from '@writ/dsl/contract'
import type { Program, RowsAhead } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { feed } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { approvedBy } from './approved-by.ts'
import { fitsRow } from './fits-row.ts'
import { isSameRow } from './loop-rows.ts'
import type { Asked } from './put-question.ts'

/**
 * Did the person say yes to this very round, in the table of a question of this run? Its step, its values and its target must be the
 * row's, what the page shows must fit the row, and that yes must have been what this round needs: with a passkey, where it wants one. Anything else is asked about by itself. Nothing is remembered here: the questions that
 * were answered are read again, each as it was shown.
 */
const isCoveredRow = async (
  record: RunRecord,
  { rows: [now] }: RowsAhead,
  { facts, needs = [], wish = false }: Asked,
  { db }: Pick<RoadPorts, 'db'>
): Promise<boolean> => {
  for (const id of record.tables ?? []) {
    const kept = await db.get('questions', id)
    if (kept?.run !== record.run || kept.question.about.kind !== 'act') continue
    // Who may be the second is asked about each.
    if (needs.includes('second-person')) return false
    if ((wish || needs.includes('passkey')) && !kept.question.needs?.passkey) continue
    const [first, ...others] = kept.question.about.rows ?? []
    const row = others.find(({ step }) => step === now?.act.step)
    if (first && row && now && isSameRow(row, now)) return fitsRow({ facts: kept.facts, first, row }, facts)
  }
  return false
}

/**
 * Approves a later round of a loop on the yes that the person gave to its row, bound to what its page shows now. `undefined` where no table
 * covers it, or it does not fit its row: then it is asked about by itself.
 */
export const leanOnTable = async (
  record: RunRecord,
  program: Program,
  asked: Asked,
  ahead: RowsAhead,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const { about, facts } = asked
  if (about.kind !== 'act' || !(await isCoveredRow(record, ahead, asked, ports))) return undefined
  const approved = approvedBy({ ...(facts && { facts }) }, about.step)
  return await saveRun(feed(record, program, { kind: 'approved', approved }), [], ports)
}
