import { type KeptLabels, ok, type Result, refuse } from '@writ/dsl/contract'
import { freeNames, parsePlan, parseTurn } from '@writ/dsl/syntax'
import type { Queries } from '../../store/index.ts'
import { NO_DEVICE_SECONDS } from '../cancel-run.ts'
import { devicesOf } from '../devices-of.ts'
import type { Ports } from '../ports.ts'
import type { Device, Session } from '../submit-plan.ts'
import { isWhole } from './is-whole.ts'
import { keptIn } from './kept-values.ts'

/** Where a plan or turn goes, and what earlier turns of its session left there. */
export interface TurnDevice {
  readonly device: Device | undefined
  readonly kept: KeptLabels
}

/** The names that may be of kept values: what a plan declares so, and what a turn uses without declaring it. */
const namesIn = (text: string): readonly string[] => {
  const parsed = isWhole(text) ? parsePlan(text).plan?.plan : parseTurn(text).turn
  if (!parsed) return []
  const declared = parsed.decls.flatMap(({ kind, name }) => (kind === 'kept' ? [name] : []))
  return isWhole(text) ? declared : [...declared, ...freeNames(parsed.body)]
}

/**
 * The device that a plan or turn goes to: the one that holds what it uses of earlier turns, or else one that is connected, or else the one enrolled
 * last. Refuses `session/device-away` where what it uses is on one that has been away for so long that no run would wait for it.
 */
export const deviceOfTurn = async (
  tx: Queries,
  { devices: live, now }: Pick<Ports, 'devices' | 'now'>,
  { session, text }: { readonly session: Session; readonly text: string }
): Promise<Result<TurnDevice>> => {
  const all = await devicesOf(tx, live, session.person)
  const [usual] = all
  const at = now()
  const keptBy = (device: Device | undefined) => keptIn(tx, { session, device, now: at })
  const names = all.length > 1 ? namesIn(text) : []
  if (names.length === 0) return ok({ device: usual, kept: await keptBy(usual) })
  let best: TurnDevice & { readonly uses: number } = { device: usual, kept: await keptBy(usual), uses: 0 }
  for (const device of all) {
    const kept = device === usual ? best.kept : await keptBy(device)
    const uses = names.filter((name) => Object.hasOwn(kept, name)).length
    if (uses > best.uses) best = { device, kept, uses }
  }
  const { device, kept } = best
  const isAway = device && best.uses > 0 && live.lastSeen(device.id) <= at - NO_DEVICE_SECONDS * 1000
  return isAway ? refuse('session/device-away', { device: device.id, browser: device.browser }) : ok({ device, kept })
}
