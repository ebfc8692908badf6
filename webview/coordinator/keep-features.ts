import {
  type FeatureDefinition,
  featuresSchema,
  isSoundJson,
  type Json,
  ok,
  type Presence,
  pinOfFeature,
  presenceSchema,
  type Result,
  refuse,
  type Value
} from '@writ/dsl/contract'
import { type AppFeatures, randomId, type ToolAnswer } from '../../extension/platform/device.ts'
import { conforms } from './conforms.ts'
import { FeatureFailed } from './feature-failed.ts'
import { definitionOf, type FeatureGiven } from './feature-given.ts'
import type { Host } from './host.ts'

/** The app says within this who is there, ms: a fingerprint or a PIN may be asked for. */
const PRESENCE_MS = 30_000
/** It gives what its feature gives within this, ms. */
const CALL_MS = 60_000
/** Characters of JSON that a feature may give, as any act. */
const MAX_GIVEN = 1_000_000

/** How the app ended a call: what it gives, that nothing was done, or that an error ended it and nobody knows what was done. */
export type FeatureAnswer =
  | { readonly call: string; readonly value: Json }
  | { readonly call: string; readonly failed: true }
  | { readonly call: string; readonly broke: true }

/** What the app around the coordinator says of its features. */
export interface FeatureHost {
  /** Registers a feature, or another in its place. Refuses `feature/malformed`. */
  registerFeature(given: FeatureGiven): Promise<Result<void>>
  /** Takes it away; nothing, where there is none. */
  removeFeature(name: string): Promise<void>
  /** Who is there, where that changed. Throws for another word than the three. */
  setPresence(presence: Presence): Promise<void>
  /** Who is there for the call that `HostActs.askPresence` asked about. Refuses `feature/not-asked`. */
  presenceIs(said: { readonly ask: string; readonly presence: Presence }): Promise<Result<void>>
  /** How a call ended that `HostActs.perform` began. Refuses `feature/not-asked`: it was answered, given up, or never made. */
  featureAnswered(answer: FeatureAnswer): Promise<Result<void>>
}

interface Kept {
  readonly definition: FeatureDefinition
  readonly run?: FeatureGiven['run']
}

/** What somebody waits for, by an id that is used once. */
const waiters = <T>() => {
  const waiting = new Map<string, (said: T) => void>()
  return {
    /** What is said to the id within `ms`, or `late`; `begin` throws where nothing was begun. */
    async wait<L>(ms: number, late: L, begin: (id: string) => Promise<void>): Promise<T | L> {
      const id = randomId()
      const said = new Promise<T | L>((resolve) => {
        const timer = setTimeout(() => end(late), ms)
        const end = (one: T | L) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(one)
        }
        waiting.set(id, end)
      })
      try {
        await begin(id)
      } catch (error) {
        waiting.delete(id)
        throw error
      }
      return await said
    },
    tell(id: string, said: T): Result<void> {
      const hear = waiting.get(id)
      hear?.(said)
      return hear ? ok(undefined) : refuse('feature/not-asked')
    }
  }
}

/** The features of the app, as its device sees them, and as the app itself does. Its first word of who is there is that nobody is. */
export const keepFeatures = ({ act }: Pick<Host, 'act'>): AppFeatures & FeatureHost => {
  const kept = new Map<string, Kept>()
  const listeners: (() => void)[] = []
  const presences = waiters<Presence>()
  const answers = waiters<FeatureAnswer>()
  let there: Presence = 'absent'
  const changed = () => {
    for (const listener of listeners) listener()
  }

  const judge = ({ name, output }: FeatureDefinition, value: unknown): Result<Value> => {
    if (!isSoundJson(value)) return refuse('feature/bad-result', { name })
    if (JSON.stringify(value).length > MAX_GIVEN) return refuse('feature/too-large', { name })
    const fits = output ? conforms(output, value) : typeof value === 'string'
    return fits ? ok(value as Value) : refuse('feature/bad-result', { name })
  }

  const resultOf = (feature: FeatureDefinition, answer: FeatureAnswer): Result<Value> => {
    if ('failed' in answer) return refuse('feature/failed', { name: feature.name })
    return 'broke' in answer ? refuse('feature/broke', { name: feature.name }) : judge(feature, answer.value)
  }

  const perform = async (
    { feature, ...call }: Parameters<AppFeatures['call']>[0],
    own: Kept['run']
  ): Promise<FeatureAnswer | undefined> =>
    await answers.wait(CALL_MS, undefined, async (id) => {
      if (!own) return await act.perform({ call: id, feature, ...call })
      const { args, ...said } = call
      void Promise.resolve()
        .then(() => own(args, said))
        .then(
          (value) => answers.tell(id, { call: id, value }),
          (error: unknown) =>
            answers.tell(id, { call: id, ...(error instanceof FeatureFailed ? { failed: true } : { broke: true }) })
        )
    })

  return {
    all: () => [...kept.values()].map(({ definition }) => definition),
    said: () => there,
    listen: (listener) => void listeners.push(listener),
    fits: conforms,
    async presenceFor(feature) {
      const asked = (ask: string) => act.askPresence({ ask, feature: feature.name, needs: feature.presence })
      return await presences.wait<Presence>(PRESENCE_MS, 'absent', asked).catch(() => 'absent' as const)
    },
    async call(asked): Promise<ToolAnswer> {
      const { name } = asked.feature
      const own = kept.get(name)
      // The app may have registered another since this one was looked at.
      const isIt = own !== undefined && pinOfFeature(own.definition) === pinOfFeature(asked.feature)
      const answer = isIt ? await perform(asked, own.run).catch(() => 'not-begun' as const) : 'not-begun'
      if (answer === 'not-begun') return { result: refuse('feature/changed', { name }), sent: false }
      if (!answer) return { result: refuse('feature/too-slow', { name }), sent: true }
      return { result: resultOf(asked.feature, answer), sent: true }
    },
    async registerFeature(given) {
      const read = definitionOf(given)
      if (!read.ok) return read
      const { name } = read.value
      const others = [...kept.values()].map(({ definition }) => definition).filter((one) => one.name !== name)
      // The server hears of all of them or of none, and hangs up on what it does not take.
      if (!featuresSchema.safeParse([...others, read.value]).success)
        return refuse('feature/malformed', { name, why: 'with the others it is more than can be told' })
      kept.set(name, { definition: read.value, run: given.run })
      changed()
      return ok(undefined)
    },
    async removeFeature(name) {
      if (kept.delete(name)) changed()
    },
    async setPresence(said) {
      const presence = presenceSchema.parse(said)
      if (presence === there) return
      there = presence
      changed()
    },
    presenceIs: async ({ ask, presence }) => presences.tell(ask, presence),
    featureAnswered: async (answer) => answers.tell(answer.call, answer)
  }
}
