import {
  APP,
  type FeatureDefinition,
  isPresent,
  type Json,
  pinOfFeature,
  plainValue,
  type Refusal,
  type Result,
  refusal,
  refuse,
  riskOf
} from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import { personOf } from '../../storage/agent-store.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { spendRate } from '../../storage/spend-rate.ts'
import { isStoppedIn } from '../../storage/stop-mark.ts'
import { feed, type Pended, pendedAt } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { AppFeatures } from './app-features.ts'
import { outcomeOf, type ToolNeed, toolGrantOf } from './do-tool.ts'
import { placed, refuseNeed } from './refuse-need.ts'
import { reserveStep } from './reserve-step.ts'
import { settleStep } from './settle-step.ts'
import { isStillLet } from './still-let.ts'

/** Is it the app's own feature that is called, and not a tool of the policy server's? */
export const isFeature = ({ tool }: Pick<ToolNeed, 'tool'>): boolean => tool === APP

const argsOf = ({ args: [given = {}] }: ToolNeed): Readonly<Record<string, Json>> =>
  plainValue(given) as Readonly<Record<string, Json>>

/** What the app has registered under this name now. */
const registered = ({ name }: ToolNeed, features: AppFeatures | undefined): FeatureDefinition | undefined =>
  features?.all().find((one) => one.name === name)

/**
 * Why a feature cannot be called, by what is known before anything of it happens: it is not what was decided any more, it was decided as less than it is, nobody is
 * to be asked although the app wants that, or its arguments do not fit. Refuses `feature/changed`, `feature/bad-arguments` and `capability/not-granted`.
 */
export const lackOfFeature = (
  need: ToolNeed,
  record: Pick<RunRecord, 'claims'>,
  features: AppFeatures | undefined
): Refusal | undefined => {
  const { name } = need
  const grant = toolGrantOf(record, need)
  const feature = registered(need, features)
  if (!features || !feature || grant?.pin !== pinOfFeature(feature)) return refusal('feature/changed', { name })
  if (feature.consent !== 'none' && grant.approval !== 'ask') return refusal('capability/not-granted')
  // The server says what class a tool has, and all that this device judges by it was judged by that.
  if (riskOf(need.checked.class) < riskOf(feature.effect)) return refusal('capability/not-granted')
  return features.fits(feature.input, argsOf(need)) ? undefined : refusal('feature/bad-arguments', { name })
}

/**
 * Has the app do what one of its features does: it says who is there; then intent, use and rate are written down, and the feature is called, once. A call
 * that may have been made and gave no answer is unknown where it leaves a mark. Where the run is not to go on by then, nothing is written down or called.
 */
export const doFeature = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: ToolNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const no = (why: Refusal) => refuseNeed(pendedAt(record, pended), program, placed(why, need.checked.span), ports)
  const { features } = ports
  const feature = registered(need, features)
  const there = features && feature ? await judgePresence(feature, features) : undefined
  if (there) return await no(there)
  // The app may have changed it while it looked who is there.
  const lack = lackOfFeature(need, record, features)
  if (!features || !feature || lack) return await no(lack ?? refusal('feature/changed', { name: need.name }))
  if (feature.presence !== 'none' && !(await isStillLet(record, need, ports)))
    return await saveRun(feed(pendedAt(record, pended), program, { kind: 'put-back' }), [], ports)
  const owner = personOf(ports.enrolment)
  const counted = { owner, name: feature.name, rate: feature.rate }
  const also = async (tx: Parameters<typeof spendRate>[0]) =>
    (await isStoppedIn(tx, record.run)) ? refuse('run/cancelled') : await spendRate(tx, counted, ports.now())
  const reserved = await reserveStep(pendedAt(record, pended), need, ports, { also })
  if (!reserved.ok) return reserved.refusal.code === 'feature/rate' ? await no(reserved.refusal) : reserved
  const started = ports.now()
  const answer = await features.call({ feature, run: record.run, step: need.step, args: argsOf(need) })
  return await settleStep(reserved.value, program, need, outcomeOf(answer, need), ports.now() - started, ports)
}

/** Why those who are there are not enough for it. */
const judgePresence = async (feature: FeatureDefinition, features: AppFeatures): Promise<Refusal | undefined> => {
  const { name, presence: needs } = feature
  if (needs === 'none') return undefined
  const said = await features.presenceFor(feature)
  return isPresent(needs, said) ? undefined : refusal('feature/absent', { name, needs, said })
}
