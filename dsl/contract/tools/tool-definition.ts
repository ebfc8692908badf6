import * as z from 'zod'
import { wordOfTool } from '../api/word-of-tool.ts'
import type { EffectClass } from '../plan/effect-class.ts'
import { canonicalJson, type Json } from '../text/canonical-json.ts'
import { type Hash, hashJson } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'

/** Tools of one server, and UTF-16 code units of the canonical form of one, at most. */
export const MAX_TOOLS_OF_SERVER = 256
export const MAX_DEFINITION = 65_536

const jsonObject = z.record(z.string(), z.json())

/**
 * What a server says of a tool (MCP 2025-11-25, `Tool`), as far as anything rests on it. Names hold ASCII letters, digits, `_`, `-`, `.` and `/`,
 * so that none looks like another.
 */
export const toolDefinitionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_./-]{0,63}$/)
    .refine((name) => wordOfTool(name) !== '__proto__'),
  title: z.string().max(200).optional(),
  description: z.string().max(16_384).optional(),
  inputSchema: jsonObject,
  outputSchema: jsonObject.optional(),
  annotations: jsonObject.optional()
})
export type ToolDefinition = z.infer<typeof toolDefinitionSchema>

/** What a tool is pinned by: SHA-256 of the canonical JSON of all that its server says of it. */
export const pinOf = (definition: ToolDefinition): Hash => hashJson(definition as Json)

export const fitsDefinition = (definition: ToolDefinition): boolean =>
  canonicalJson(definition as Json).length <= MAX_DEFINITION

/** The classes that an admin may give a tool. */
export const TOOL_CLASSES = [
  'read',
  'submit',
  'share',
  'tool',
  'transact',
  'destroy'
] as const satisfies readonly EffectClass[]
export type ToolClass = (typeof TOOL_CLASSES)[number]

/** At most `count` calls begin within any `perSeconds`, counted on the device over all runs. */
export const featureRateSchema = z.strictObject({
  count: z.int().min(1).max(1000),
  perSeconds: z
    .int()
    .min(1)
    .max(31 * 86_400)
})

/** What an app asks for before a feature of its own is called (docs/webview.md). */
export const featureTermsSchema = z.strictObject({
  /** Who must be there at the call, by the app's own word at that time. */
  presence: z.enum(['none', 'present', 'verified']),
  /** Is the person asked, whatever policy says: never, until they say yes for the rest of a run, or before every call? */
  consent: z.enum(['none', 'once', 'every']),
  rate: featureRateSchema.optional()
})
export type FeatureTerms = z.infer<typeof featureTermsSchema>

/**
 * A tool as an admin approved it, by which plans are checked: its schemas, its class, and the pin of its whole definition, which the
 * capability names.
 */
export const approvedToolSchema = z.strictObject({
  class: z.enum(TOOL_CLASSES),
  pin: hashSchema,
  input: jsonObject,
  output: jsonObject.optional(),
  /** Of a feature of the app: what the app asks for before it. */
  feature: featureTermsSchema.optional()
})
export type ApprovedTool = z.infer<typeof approvedToolSchema>

/** Approved tools by the word of their server and their own. */
export const approvedToolsSchema = z.record(z.string(), z.record(z.string(), approvedToolSchema))
export type ApprovedTools = Readonly<Record<string, Readonly<Record<string, ApprovedTool>>>>
