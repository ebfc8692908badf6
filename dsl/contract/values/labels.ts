import * as z from 'zod'
import { declaredOrigins, type Manifest, type Sink, type Source } from '../manifest.ts'
import type { Plan } from '../plan/plan-tree.ts'
import type { Hash } from '../text/hash.ts'
import { hashJson } from '../text/hash.ts'
import { joinKept, type KeptLabels, keptLabelsSchema } from './kept-label.ts'

/** Sources by the site, tool (`tool:…`) or `sandbox` that they reached. */
export type Released = Readonly<Record<string, readonly Source[]>>

/**
 * What outlasts a run (docs/language.md, labels that last): `shown` is what any agent of `owner` was shown for the person,
 * `released` what any agent gave to the places that the plan touches, `kept` what earlier turns of its session left on the device and the plan
 * declares. Lists are sorted and name each source once, so that one content has one hash.
 */
export interface Labels {
  readonly owner: string
  readonly shown: readonly Source[]
  readonly released: Released
  readonly kept?: KeptLabels | undefined
}

const isSource = (text: unknown): text is Source =>
  typeof text === 'string' && /^(planner|person|vault|sandbox|tool:\S+|https?:\/\/\S+)$/.test(text)

const sources = z.array(z.custom<Source>(isSource)).readonly()

/** Labels as they travel with an offer. */
export const labelsSchema = z.strictObject({
  owner: z.string().min(1),
  shown: sources,
  released: z.record(z.string(), sources),
  kept: keptLabelsSchema(sources).optional()
})

/** What a person can have forgotten. */
export const clearedWhatSchema = z.enum(['shown', 'released'])

/** What a device says for its person: forget this, at this time in milliseconds, signed over `LABELS_CONTEXT` and the rest's hash. */
export const clearedLabelsSchema = z.strictObject({
  device: z.string(),
  what: clearedWhatSchema,
  at: z.int(),
  sig: z.string()
})
export type ClearedLabels = z.infer<typeof clearedLabelsSchema>
/** The answer to it. */
export const clearedResponseSchema = z.strictObject({ ok: z.literal(true) })
export const LABELS_CONTEXT = 'writ-labels/1:'

/** What the token is bound to (`labels_hash`): SHA-256 of the canonical JSON. */
export const hashLabels = (labels: Labels): Hash => hashJson(labels as never)

/** What a plan can tell its agent in one run, and give to each place at most. */
export interface Disclosure {
  readonly told: readonly Source[]
  readonly given: Released
}

const sorted = (all: Iterable<Source>): Source[] => [...new Set(all)].sort()

/** Sources by sink, each once and in order; a place has no need to be told what comes from it. */
export const gathered = (pairs: Iterable<{ readonly from: Source; readonly to: Sink }>): Released => {
  const found = new Map<string, Source[]>()
  for (const { from, to } of pairs) if (from !== to) found.set(to, [...(found.get(to) ?? []), from])
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([to, all]) => [to, sorted(all)]))
}

/**
 * The upper bound of what one run discloses: every flow of the manifest, however it goes, and what the person may declassify,
 * which a yes lets go there and no further. A secret is not counted as given to its own site, which knows it, and the vault
 * only where a value of it goes.
 */
export const disclosureOf = ({ flows, blessings }: Pick<Manifest, 'flows' | 'blessings'>): Disclosure => {
  const letGo = blessings.flatMap(({ from, to }) =>
    to === undefined ? [] : from.map((source) => ({ from: source, to }))
  )
  const moving = flows.filter(({ from, how }) => from !== 'vault' || how.includes('value'))
  const { planner = [], ...given } = gathered([...moving, ...letGo].filter(({ from }) => from !== 'planner'))
  return { told: planner, given }
}

const joinReleased = (a: Released, b: Released): Released =>
  gathered(
    [a, b].flatMap((each) => Object.entries(each).flatMap(([to, all]) => all.map((from) => ({ from, to: to as Sink }))))
  )

/** What either knows. */
export const joinLabels = ({ owner, ...a }: Labels, b: Pick<Labels, 'shown' | 'released' | 'kept'>): Labels => ({
  owner,
  shown: sorted([...a.shown, ...b.shown]),
  released: joinReleased(a.released, b.released),
  ...((a.kept || b.kept) && { kept: joinKept(a.kept, b.kept) })
})

/** The labels as far as the plan of this manifest touches them; checked against these it has the very same manifest. */
export const labelsFor = (
  { owner, shown, released, kept = {} }: Labels,
  { manifest, plan }: { readonly manifest: Pick<Manifest, 'sites' | 'tools'>; readonly plan: Pick<Plan, 'decls'> }
): Labels => {
  const places = [...declaredOrigins(manifest), ...manifest.tools.map(({ tool }) => tool), 'sandbox']
  const touched = places.flatMap((place) => (Object.hasOwn(released, place) ? [[place, released[place] ?? []]] : []))
  const declared = new Set(plan.decls.flatMap((decl) => (decl.kind === 'kept' ? [decl.name] : [])))
  const handed = Object.entries(kept).filter(([name]) => declared.has(name))
  return {
    owner,
    shown: sorted(shown),
    released: joinReleased(Object.fromEntries(touched), {}),
    ...(handed.length > 0 && { kept: joinKept({}, Object.fromEntries(handed)) })
  }
}
