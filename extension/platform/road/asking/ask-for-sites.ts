import { declaredOrigins, type Manifest, type Result, refuse } from '@writ/dsl/contract'
import { sandboxesOf } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { askPerson } from './ask-person.ts'

/**
 * Asks the person, before anything of a run is done, to let the extension act at the origins of its plan that the browser keeps it
 * from: its sites with what belongs to them, the executors that its code was granted, and no other. `undefined` where there are none. Refuses `page/no-permission`
 * once the person was asked and the browser still has it so.
 */
export const askForSites = async (
  record: RunRecord,
  manifest: Manifest,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const all = new Set([...declaredOrigins(manifest), ...sandboxesOf(record.claims).map(({ at }) => at)])
  const may = await Promise.all([...all].map(async (origin) => [origin, await ports.pages.mayReach(origin)]))
  const [first, ...more] = may.flatMap(([origin, reaches]) => (typeof origin === 'string' && !reaches ? [origin] : []))
  if (first === undefined) return undefined
  if (record.askedForSites) return refuse('page/no-permission', { origin: first })
  return await askPerson(record, { about: { kind: 'sites', origins: [first, ...more] } }, ports)
}
