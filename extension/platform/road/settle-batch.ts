import {
  type ActOutcome,
  type CheckedStep,
  commit,
  isFile,
  isLook,
  type Json,
  ok,
  type Result,
  refuse,
  riskier
} from '@writ/dsl/contract'
import { type Program, type ReadyAct, settle } from '@writ/dsl/run'
import type { StoredFile } from '../storage/database.ts'
import type { Entry } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { returnUse } from '../storage/spend-use.ts'
import type { BatchNeed } from './batch-need.ts'
import { believed } from './believed.ts'
import { describeFile } from './bring-files.ts'
import { hideTyped } from './hide-typed.ts'
import { reportStep } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'
import type { TakenFile } from './take-file.ts'
import { takeTab } from './take-tab.ts'

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
  const entries = need.acts.map((act, i) =>
    outcomeEntry(record, need, act, outcomes[i] as ActOutcome, file?.file, ports)
  )
  const reports = need.acts
    .map((act, i) => reportStep(act.step, act.checked, outcomes[i] as ActOutcome, ms[i] ?? 0))
    .filter(({ outcome }) => outcome !== 'not-run')
  for (const report of reports) ports.tell({ type: 'step', run: record.run, report })
  const clipboard = copiedIn(need, outcomes) ?? record.clipboard
  const next = {
    ...record,
    state: settle(program, record.state, outcomes),
    steps: [...record.steps, ...reports],
    ...(clipboard !== undefined && { clipboard })
  }
  return await saveRun(next, entries, ports, async (tx) => {
    for (const [i, { checked }] of need.acts.entries()) {
      if (wasNotDone(checked, outcomes[i] as ActOutcome)) await returnUse(tx, record.run, checked.effect)
    }
    return ok(undefined)
  })
}

const copiedIn = ({ acts }: BatchNeed, outcomes: readonly ActOutcome[]): string | undefined =>
  acts
    .flatMap(({ act }, i) => {
      const outcome = outcomes[i]
      const text = act.verb === 'copy' && outcome?.kind === 'done' ? outcome.value : undefined
      return typeof text === 'string' ? [text] : []
    })
    .at(-1)

/** These are sent again, so their use is free again; an act that is unknown stays spent. */
const wasNotDone = (step: CheckedStep, { kind }: ActOutcome): boolean =>
  kind === 'not-run' || kind === 'raised' || (kind === 'unknown' && isLook(step.verb))

const outcomeEntry = (
  record: RunRecord,
  need: BatchNeed,
  { step, checked }: ReadyAct,
  outcome: ActOutcome,
  file: StoredFile | undefined,
  ports: RoadPorts
): Entry => {
  const event = { kind: 'outcome' as const, run: record.run, step, batch: need.seq, outcome: outcome.kind }
  if (outcome.kind === 'refused') return { event: { ...event, code: outcome.refusal.code } }
  if (outcome.kind === 'raised') return { event: { ...event, class: riskier(checked.class, outcome.facts.effect) } }
  if (outcome.kind !== 'done' || outcome.value === undefined) return { event }
  const salt = ports.randomId()
  // Of a file it says what is in it, and never holds it.
  const value = isFile(outcome.value) && file ? describeFile(file) : outcome.value
  return { event: { ...event, value: commit(salt, value as Json) }, secret: { salt, value } }
}
