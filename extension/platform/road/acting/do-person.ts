import { type Manifest, ok, type Result } from '@writ/dsl/contract'
import { type Program, personAbout } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { flowsOfAnswer } from '../asking/flows-of-answer.ts'
import { leanOnValue } from '../asking/lean-on-task.ts'
import type { PersonNeed } from '../asking/person-outcome.ts'
import { prepareQuestion, showPrepared } from '../asking/put-question.ts'
import { offersOfValue } from '../asking/task-offers.ts'
import { type Pended, pendedAt } from '../feed.ts'
import { brakeAgent, countQuestion } from '../life/brake-agent.ts'
import type { RoadPorts } from '../road-ports.ts'
import { reserveStep } from './reserve-step.ts'

/**
 * Asks the person for what the plan wants of them: the intent, the use and the question stand or fall together. A value that they said yes to for this
 * task is not asked about again.
 */
export const doPerson = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: PersonNeed,
  manifest: Manifest,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const about = personAbout(need)
  const at = { ...pendedAt(record, pended), askSpan: need.checked.span }
  const flows = about.kind === 'ask' ? flowsOfAnswer(manifest) : []
  const asked = { about, claim: need.because, flows, ...offersOfValue(record, need, about) }
  const leaned = await leanOnValue(at, program, need, asked, ports)
  if (leaned) return leaned
  const braked = await brakeAgent(record, ports)
  if (braked) return braked
  const prepared = prepareQuestion(at, asked, ports)
  const saved = await reserveStep(prepared.record, need, ports, {
    entries: [prepared.entry],
    turns: [prepared.turn],
    also: async (tx) => {
      await prepared.put(tx)
      await countQuestion(tx, record, ports)
      return ok(undefined)
    }
  })
  return await showPrepared(prepared, saved, ports)
}
