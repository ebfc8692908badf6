import * as z from 'zod'
import type { KeptValue, Source } from '../manifest.ts'
import type { Type } from '../plan/plan-tree.ts'

/** How long a value that a turn kept is handed on, in milliseconds from when it was kept, or last handed on. */
export const KEPT_MS = 3_600_000

/** Under what a value was kept, and by which run of the same session. The value itself is on the device alone. */
export interface KeptLabel extends Pick<KeptValue, 'type' | 'from' | 'none'> {
  readonly run: string
}

export type KeptLabels = Readonly<Record<string, KeptLabel>>

const typeSchema: z.ZodType<Type> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.enum(['text', 'boolean', 'file', 'none']) }),
    z.strictObject({ kind: z.enum(['number', 'date']), locale: z.string().optional() }),
    z.strictObject({ kind: z.literal('choice'), options: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('list'), of: typeSchema }),
    z.strictObject({
      kind: z.literal('record'),
      fields: z.array(z.strictObject({ name: z.string(), type: typeSchema }))
    })
  ])
) as z.ZodType<Type>

/** `source` reads where a value comes from. */
export const keptLabelsSchema = (source: z.ZodType<readonly Source[]>): z.ZodType<KeptLabels> =>
  z.record(
    z.string(),
    z.strictObject({ type: typeSchema, from: source, none: z.literal(true).optional(), run: z.string() })
  ) as z.ZodType<KeptLabels>

/** Is a kept value of this type handed to later turns? The bytes of a file go with its run. */
export const isHandedOn = (type: Type): boolean => {
  if (type.kind === 'list') return isHandedOn(type.of)
  return type.kind === 'record' ? type.fields.every((field) => isHandedOn(field.type)) : type.kind !== 'file'
}

/** What either says: a name that both know comes from wherever either says that it does. */
export const joinKept = (a: KeptLabels = {}, b: KeptLabels = {}): KeptLabels => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([name, label]) => {
      const known = Object.hasOwn(a, name) ? (a[name]?.from ?? []) : []
      return [name, { ...label, from: [...new Set([...known, ...label.from])].sort() }]
    })
  )
})
