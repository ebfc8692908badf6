import type { FeatureDefinition, Json, Presence } from '@writ/dsl/contract'
import type { ToolAnswer } from '../../server/server-client.ts'

/** The app around this device, as far as plans may call it. */
export interface AppFeatures {
  /** What it has registered, as that stands now. */
  all(): readonly FeatureDefinition[]
  /** Who is there, by its last word. */
  said(): Presence
  /** Hears of each change of either. */
  listen(changed: () => void): void
  /** Who is there for this call, by its word now; nobody, where it gives none in time. */
  presenceFor(feature: FeatureDefinition): Promise<Presence>
  /** Does the value fit a schema that the app wrote? */
  fits(schema: FeatureDefinition['input'], value: Json): boolean
  /**
   * Has it do this, once; `step` is the same for one step of one run, whatever crashes. Refuses `feature/changed` where that was not begun,
   * and `feature/failed`, `/broke`, `/bad-result`, `/too-large`, `/too-slow`, where it may have been done.
   */
  call(asked: {
    readonly feature: FeatureDefinition
    readonly run: string
    readonly step: string
    readonly args: Readonly<Record<string, Json>>
  }): Promise<ToolAnswer>
}
