import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'
import type { BatchNeed } from '../acting/batch-need.ts'
import { placesOf } from '../acting/places-of.ts'
import type { RoadPorts } from '../road-ports.ts'
import { askPerson } from './ask-person.ts'

/** The secrets that a batch fills in, by name. */
const namesIn = ({ acts }: BatchNeed): readonly string[] => [
  ...new Set(acts.flatMap(({ act }) => (act.verb === 'fill-secret' ? [act.secret.name] : [])))
]

/**
 * Asks the person to open the vault, where a batch needs a secret that is kept for its site and the vault is locked. `undefined` where
 * nothing is to be asked; a secret that the vault has not is refused without asking. Refuses `vault/no-passphrase` for a vault that
 * has none yet: no plan sets one up.
 */
export const askToUnlock = async (
  record: RunRecord,
  need: BatchNeed,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const names = namesIn(need)
  if (names.length === 0) return undefined
  const places = await placesOf(need, ports)
  const kept = (await ports.vault.list()).filter(({ name, origin }) => names.includes(name) && places.includes(origin))
  if (kept.length === 0) return undefined
  const { state } = await ports.vault.status()
  if (state === 'open') return undefined
  if (state !== 'locked') return refuse('vault/no-passphrase')
  const asked = [...new Set(kept.map(({ name }) => name))]
  const origins = [...new Set(kept.map(({ origin }) => origin))]
  return await askPerson(record, { about: { kind: 'unlock', origins, names: asked } }, ports)
}

/** A yes that came without the vault being open is none. Refuses `vault/locked`; the question stays open. */
export const isUnlocked = async ({ vault }: Pick<RoadPorts, 'vault'>): Promise<Result<void>> =>
  (await vault.status()).state === 'open' ? ok(undefined) : refuse('vault/locked')
