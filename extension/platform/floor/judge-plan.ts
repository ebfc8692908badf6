import {
  type CapabilityClaims,
  declaredOrigins,
  type Floor,
  isOrigin,
  type Manifest,
  ok,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { sandboxesOf } from '../capability/authorize-plan.ts'
import { judgeClass } from './judge-class.ts'
import { judgeSite } from './judge-site.ts'
import { narrowClaims } from './narrow-claims.ts'
import { isSameServer } from './same-server.ts'

/** Every origin that a plan acts at, or that data of it goes to or comes from. */
const originsOf = (manifest: Manifest): readonly string[] => {
  const named = [
    ...declaredOrigins(manifest),
    ...manifest.effects.flatMap(({ origin, via = [] }) => [origin, ...via]),
    ...manifest.flows.flatMap(({ from, to }) => [from, to]),
    ...manifest.secrets.flatMap(({ origin, reaches }) => [origin, ...reaches])
  ]
  return [...new Set(named.filter(isOrigin))]
}

const asksAnything = (manifest: Manifest, claims: CapabilityClaims): boolean =>
  manifest.effects.some(({ effect }) => effect === 'human') ||
  claims.authorization_details.some((detail) => 'approval' in detail && detail.approval === 'ask')

/**
 * Holds what this device itself found in a plan against the floor, whatever was granted: all or nothing, as policy decides. `server` is
 * the origin of the server that this browser is under: its pages are for people, and an agent that could press there would be its own
 * second person; so by each name that this device has for itself. Refuses `floor/site-blocked`, `floor/never-run`, `floor/too-risky`, `floor/executor`, and `floor/no-approver` where something would be
 * asked that nobody may answer.
 */
export const judgePlan = (
  floor: Floor,
  manifest: Manifest,
  claims: CapabilityClaims,
  server: string | undefined
): Result<void> => {
  for (const origin of originsOf(manifest)) {
    if (server !== undefined && isSameServer(server, origin)) return refuse('floor/site-blocked', { origin })
    const site = judgeSite(floor, origin)
    if (!site.ok) return site
  }
  for (const { effect, origin } of manifest.effects) {
    const may = judgeClass(floor, effect, origin)
    if (!may.ok) return may
  }
  const { executors } = floor
  const elsewhere = executors && sandboxesOf(claims).find(({ at }) => !executors.some((one) => one === at))
  if (elsewhere) return refuse('floor/executor', { origin: elsewhere.at })
  if (floor.approvers === 'nobody' && asksAnything(manifest, narrowClaims(claims, floor)))
    return refuse('floor/no-approver')
  return ok(undefined)
}
