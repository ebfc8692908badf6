import { type ActOutcome, isFile, ok, type Result, refuse } from '@writ/dsl/contract'
import { copiedIn, isUseFree, outcomeEvents, type Program } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { returnUse } from '../../storage/spend-use.ts'
import { feed } from '../feed.ts'
import { describeFile } from '../files/bring-files.ts'
import type { TakenFile } from '../files/take-file.ts'
import { reportStep } from '../life/report-run.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { takeTab } from '../tabs/take-tab.ts'
import type { BatchNeed } from './batch-need.ts'
import { believed } from './believed.ts'
import { hideTyped } from './hide-typed.ts'

/** Takes in the outcomes of a batch, from its document or, after a restart, from what can still be known. */
export const settleBatch = async (
  before: RunRecord,
  program: Program,
  need: BatchNeed,
  said: readonly (ActOutcome | undefined)[],
  ms: readonly number[],
  ports: RoadPorts,
  file?: TakenFile
): Promise<Result<RunRecord>> => {
  const last = need.acts.at(-1)
  const taken = last ? await takeTab(before, last, said.at(-1) ?? { kind: 'unknown' }, ports) : undefined
  if (!taken?.ok) return taken ?? refuse('run/bug')
  const { record, outcome } = taken.value
  // How a tab was opened, and what came of a download, is what the extension says, and no document.
  const ours = outcome ?? file?.outcome
  const heard = await hideTyped(said, record.typed ?? [], ports.vault)
  const outcomes = need.acts.map((act, i) => (act === last && ours) || believed(act, heard[i] ?? { kind: 'unknown' }))
  const told = outcomes.map((outcome) => {
    if (outcome.kind !== 'done' || outcome.value === undefined) return {}
    // Of a file it says what is in it, and never holds it.
    const described = isFile(outcome.value) && file?.file ? { file: describeFile(file.file) } : {}
    return { salt: ports.randomId(), ...described }
  })
  const settled = { kind: 'settled', outcomes, told } as const
  const reports = need.acts
    .map((act, i) => reportStep(act.step, act.checked, outcomes[i] as ActOutcome, ms[i] ?? 0))
    .filter(({ outcome }) => outcome !== 'not-run')
  const vain = record.state.looking && reports.find(({ outcome }) => outcome !== 'done')
  for (const report of reports) ports.tell({ type: 'step', run: record.run, report })
  const clipboard = copiedIn(need, outcomes) ?? record.clipboard
  const next = {
    ...feed(record, program, settled),
    steps: [...record.steps, ...reports],
    ...(vain && { vainLook: vain.step }),
    ...(clipboard !== undefined && { clipboard })
  }
  return await saveRun(next, outcomeEvents(record.run, need, settled), ports, async (tx) => {
    for (const [i, { checked }] of need.acts.entries()) {
      if (isUseFree(checked, outcomes[i] as ActOutcome)) await returnUse(tx, record.run, checked.effect)
    }
    return ok(undefined)
  })
}
