import { type Disclosure, gathered, type Labels, type Sink, type Source } from '@writ/dsl/contract'
import type { Database, Enrolment } from './database.ts'
import type { StrictTransaction } from './journal.ts'
import type { RunRecord } from './run-record.ts'

/** That data of `source` reached `sink` in a run of this device that has ended. The sink `planner` is the agents themselves. */
export interface StoredLabel {
  /** All the rest as JSON: what is known already is written over. */
  readonly id: string
  /** For whom: the server's issuer and its name of the person. */
  readonly person: string
  readonly owner: string
  readonly agent: string
  readonly sink: string
  readonly source: Source
}

/** Whose labels: what an agent was shown is its owner's, what was released is the person's. */
export interface Labelled {
  readonly person: string
  readonly owner: string
  readonly agent: string
}

export const labelledPerson = ({ issuer, person }: Pick<Enrolment, 'issuer' | 'person'>): string =>
  JSON.stringify([issuer, person])

/** What of a run lasts, and whose it is; absent for a run from before labels lasted. */
export type LabelledRun = Pick<RunRecord, 'claims' | 'labels' | 'discloses'>

const whose = ({ claims, labels }: LabelledRun): Labelled => ({
  person: labelledPerson({ issuer: claims.iss, person: claims.sub }),
  owner: labels?.owner ?? claims.act.sub,
  agent: claims.act.sub
})

const flowsOf = ({ told, given }: Disclosure): { readonly sink: string; readonly source: Source }[] =>
  Object.entries({ ...given, planner: told }).flatMap(([sink, all]) => all.map((source) => ({ sink, source })))

/** Has the run told the agent anything yet? That it was taken, and what the person said before it began, tells of no page. */
const hasTold = ({ flowsApproved, steps, question, approvals }: RunRecord): boolean =>
  flowsApproved && (steps.length > 0 || approvals.length > 0 || question !== undefined)

/** Writes down what lasts of a run that ends, in the transaction in which it does. */
export const settleLabels = (tx: StrictTransaction, run: LabelledRun): void => {
  if (!run.discloses) return
  const { person, owner, agent } = whose(run)
  for (const { sink, source } of flowsOf(run.discloses)) {
    const id = JSON.stringify([person, owner, agent, sink, source])
    void tx.objectStore('labels').put({ id, person, owner, agent, sink, source })
  }
}

const isOf = ({ person, sink }: StoredLabel, whom: string, what: 'shown' | 'released'): boolean =>
  person === whom && (sink === 'planner') === (what === 'shown')

/** What is written down for this person of runs that have ended: what agents were shown, and what went from where to where. */
export const storedLabels = async (db: Database, person: string): Promise<readonly StoredLabel[]> =>
  (await db.getAll('labels')).filter((label) => label.person === person)

/** Forgets one of the two. Runs that have not ended still count. */
export const forgetLabels = async (db: Database, person: string, what: 'shown' | 'released'): Promise<void> => {
  const tx = db.transaction('labels', 'readwrite', { durability: 'strict' })
  for (const label of await tx.store.getAll()) if (isOf(label, person, what)) void tx.store.delete(label.id)
  await tx.done
}

type Reader = Database | StrictTransaction

const readAll = async (from: Reader): Promise<readonly [readonly StoredLabel[], readonly RunRecord[]]> => {
  if ('getAll' in from) return [await from.getAll('labels'), await from.getAll('runs')]
  return [await from.objectStore('labels').getAll(), await from.objectStore('runs').getAll()]
}

/**
 * What this device knows by its own runs, whatever the server says: what it told agents of this owner (or this very agent, should
 * its owner have changed) for this person, and what any agent released. Runs that have not ended count with all that they can give.
 */
export const ownLabels = async (from: Reader, who: Labelled): Promise<Pick<Labels, 'shown' | 'released'>> => {
  const [stored, runs] = await readAll(from)
  const live = runs.filter(({ phase }) => phase !== 'ended')
  const known = [
    ...stored,
    ...live.flatMap((run) =>
      flowsOf({ given: run.discloses?.given ?? {}, told: hasTold(run) ? (run.discloses?.told ?? []) : [] }).map(
        (flow) => ({ ...flow, ...whose(run) })
      )
    )
  ]
  const own = known.filter(
    ({ person, owner, agent, sink }) =>
      person === who.person && (sink !== 'planner' || owner === who.owner || agent === who.agent)
  )
  const { planner = [], ...released } = gathered(own.map(({ sink, source }) => ({ from: source, to: sink as Sink })))
  return { shown: planner, released }
}
