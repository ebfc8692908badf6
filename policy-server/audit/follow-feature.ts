import { APP_ORIGIN, riskOf, type ServerEvent } from '@writ/dsl/contract'
import type { Grant } from './given-yes.ts'

type FeaturesTold = Extract<ServerEvent, { kind: 'features-told' }>

/** What a device ever told of its app's features, by their pins. */
export type FeaturePins = Map<string, FeaturesTold['features'][number]>

export const followFeatures = (pins: FeaturePins, { features }: FeaturesTold): undefined => {
  for (const told of features) pins.set(told.pin, told)
}

/** Why these may not be granted: by the server's own word the device never told of such a feature of its app, or told of it as worse. A pin is of the name too. */
export const faultOfFeatures = (pins: FeaturePins, grants: readonly Grant[]): string | undefined => {
  for (const { origin, pin, effect } of grants) {
    if (origin !== APP_ORIGIN) continue
    const told = pins.get(pin ?? '')
    if (!told) return 'a feature was granted that its device never told of'
    if (riskOf(told.class) > riskOf(effect)) return 'a feature was granted as less than its device had told'
  }
  return undefined
}
