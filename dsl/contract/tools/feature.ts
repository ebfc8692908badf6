import * as z from 'zod'
import { PAGE_TOOLS } from '../page/page-tool.ts'
import { canonicalJson, type Json } from '../text/canonical-json.ts'
import { type Hash, hashJson } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { isSoundJson } from '../text/sound-json.ts'
import { type ApprovedTool, featureTermsSchema, MAX_DEFINITION, TOOL_CLASSES } from './tool-definition.ts'

/** What plans call the features of the app by, `call app.pay(…)`, and their origin. No server of tools is named so. */
export const APP = 'app'
export const APP_ORIGIN = `tool:${APP}` as const

/** Names that are no server's: the app's own, and that of the page a plan is at. */
export const isReservedServer = (name: string): boolean => name === APP || name === PAGE_TOOLS

/** Features of one app, and UTF-16 code units of the canonical form of all of them, at most. */
export const MAX_FEATURES = 64
export const MAX_FEATURES_TEXT = 262_144

/**
 * What an app says of its person at a time: is anybody there (WebAuthn's *user presence*), and did the platform just now make sure who it is
 * (*user verification*)?
 */
export const PRESENCES = ['absent', 'present', 'verified'] as const
export const presenceSchema = z.enum(PRESENCES)
export type Presence = z.infer<typeof presenceSchema>

/**
 * A function of an app that shows webviews, as the app registers it: what plans call as an act, and policy decides. `name` is a word as plans
 * write it; `input` takes a record; without `output` it gives text.
 */
export const featureDefinitionSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)
      .refine((name) => name !== '__proto__'),
    description: z.string().max(16_384).optional(),
    effect: z.enum(TOOL_CLASSES),
    input: z.record(z.string(), z.json()),
    output: z.record(z.string(), z.json()).optional(),
    ...featureTermsSchema.shape
  })
  .refine((definition) => canonicalJson(definition as Json).length <= MAX_DEFINITION)
export type FeatureDefinition = z.infer<typeof featureDefinitionSchema>

/** All features of an app: no two of one name. */
export const featuresSchema = z
  .array(featureDefinitionSchema)
  .max(MAX_FEATURES)
  .refine((all) => isSoundJson(all))
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length)
  .refine((all) => canonicalJson(all as Json).length <= MAX_FEATURES_TEXT)

/** What a feature is pinned by: SHA-256 of the canonical JSON of all that its app says of it. */
export const pinOfFeature = (definition: FeatureDefinition): Hash => hashJson(definition as Json)

/** A feature as plans are checked by it: a tool that the app itself vouches for. */
export const offeredFeature = (definition: FeatureDefinition): ApprovedTool => {
  const { effect, input, output, presence, consent, rate } = definition
  const feature = { presence, consent, ...(rate && { rate }) }
  return { class: effect, pin: pinOfFeature(definition), input, ...(output && { output }), feature }
}

/** What the log tells of a feature. */
export const toldFeatureSchema = z.strictObject({ name: z.string(), pin: hashSchema, class: z.enum(TOOL_CLASSES) })

/** Is it enough for what a feature needs? */
export const isPresent = (needs: 'none' | 'present' | 'verified', said: Presence): boolean =>
  needs === 'none' || PRESENCES.indexOf(said) >= PRESENCES.indexOf(needs)
