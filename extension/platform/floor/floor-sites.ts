import type { Floor, Result } from '@writ/dsl/contract'
import type { FloorSites } from '../page/egress-rules.ts'

/** The sites that the browser itself is to keep a run's tabs from. Under a floor that cannot be read no run does anything. */
export const floorSites = (floor: Result<Floor>): FloorSites => {
  const { blockedSites: blocked = [], allowedSites: only = [] } = floor.ok ? floor.value : {}
  return { blocked, only }
}
