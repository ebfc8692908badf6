import {
  type CheckedPlan,
  contextOf,
  type Disclosure,
  type FlowGrant,
  grantsFlow,
  joinLabels,
  ok,
  type Released,
  type Request,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { type Actors, decideManifest, type PolicyInForce } from '../../decide/index.ts'
import { agents, type Queries, sessions } from '../../store/index.ts'
import { readPlan } from '../read-plan.ts'
import { type LiveRun, liveRuns } from './read-labels.ts'

/** Every place that a decided plan does something at, or that data of it comes from. */
const placesOf = ({ decided }: LiveRun): ReadonlySet<string> =>
  new Set(
    decided.details.flatMap((detail) => {
      // Code runs where its own effect says.
      if (detail.type === 'writ_sandbox') return []
      return detail.type === 'writ_flow' ? [detail.from, detail.to] : [detail.origin, ...(detail.via ?? [])]
    })
  )

/** What of `given` goes to a place of the run, and the run was not decided with. */
const newTo = (run: LiveRun, given: Released): string | undefined => {
  const places = placesOf(run)
  const { labels, discloses } = run.decided
  return Object.keys(given).find((place) => {
    const known = [...(labels.released[place] ?? []), ...(discloses.given[place] ?? [])]
    return places.has(place) && given[place]?.some((source) => !known.includes(source))
  })
}

/** The run's plan, as it is with what the new one gives. */
const readAgain = async (
  tx: Queries,
  run: LiveRun,
  given: Released
): Promise<readonly [CheckedPlan, Request] | undefined> => {
  const [session] = await tx.select().from(sessions).where(eq(sessions.id, run.session))
  if (!session) return undefined
  const request = { text: session.request, saidBy: session.saidBy }
  const labels = joinLabels(run.decided.labels, { shown: [], released: given })
  const { tools = {}, replaced, refs } = run.decided
  const read = readPlan(run.text, contextOf(request, run.inputs, labels, tools, replaced, refs))
  return read.ok ? [read.value, request] : undefined
}

/** Is somebody awaited, who says how it goes on? One that is let go, or gone on with, is at its end. */
const isWaiting = ({ status, held }: LiveRun): boolean => status === 'held' && !held?.letGo && !held?.resumedBy

/**
 * What a plan gives to a place comes back to whoever is at work there, and a run that was decided before was not decided with
 * that. Refuses `session/site-in-use` with the place where a live run of the person would then move data that it was not granted, and
 * that policy does not let pass without a question; whether that run is held, and which it is where it is of the same agent.
 */
export const checkLiveRuns = async (
  tx: Queries,
  person: string,
  { given }: Disclosure,
  {
    policy,
    tenant,
    agent: asking,
    continues
  }: {
    readonly policy: PolicyInForce
    readonly tenant: string
    readonly agent: string
    readonly continues: string | undefined
  }
): Promise<Result<undefined>> => {
  for (const run of await liveRuns(tx, person)) {
    const place = newTo(run, given)
    // What it goes on with does nothing any more.
    if (place === undefined || run.id === continues) continue
    const inUse = refuse('session/site-in-use', {
      place,
      ...(isWaiting(run) && { held: true }),
      ...(run.agent === asking && { run: run.id })
    })
    const [agent] = await tx.select().from(agents).where(eq(agents.id, run.agent))
    const again = await readAgain(tx, run, given)
    if (!agent || !again || run.device === null) return inUse
    const [{ manifest }, request] = again
    const grants = run.decided.details.filter((detail): detail is FlowGrant => detail.type === 'writ_flow')
    const flows = manifest.flows.filter((flow) => !grants.some((grant) => grantsFlow(grant, flow)))
    const actors: Actors = { agent, person, device: run.device, tenant, request }
    const decision = decideManifest({ ...actors, policy, manifest: { ...manifest, effects: [], blessings: [], flows } })
    if (!decision.ok || decision.value.asked > 0) return inUse
  }
  return ok(undefined)
}
