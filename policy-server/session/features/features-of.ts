import { APP, type ApprovedTools, offeredFeature, type Presence } from '@writ/dsl/contract'
import type { devices } from '../../store/index.ts'
import type { Ports } from '../ports.ts'

/** A device with what it told of the app that it is in. */
export type AppDevice = Pick<typeof devices.$inferSelect, 'id' | 'features' | 'presence'>

/** The features of the app that a device is in; none of a browser's. */
const featuresOf = (device: AppDevice | undefined): ApprovedTools[string] =>
  Object.fromEntries((device?.features ?? []).map((definition) => [definition.name, offeredFeature(definition)]))

/** The tools that a plan for this device may call: what an admin approved, and as `app` its own app's features alone. */
export const withFeatures = (approved: ApprovedTools, device: AppDevice | undefined): ApprovedTools => {
  const { [APP]: _, ...servers } = approved
  const own = featuresOf(device)
  return Object.keys(own).length > 0 ? { ...servers, [APP]: own } : servers
}

/** Who is there, by the app's own last word; nobody, where its device is not connected or never said. */
export const presenceAt = (live: Ports['devices'], { id, presence }: AppDevice): Presence =>
  live.isConnected(id) ? (presence ?? 'absent') : 'absent'
