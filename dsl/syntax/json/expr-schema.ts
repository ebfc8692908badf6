import { z } from 'zod'
import { ELEMENT_ROLE, ROLE_NAMES } from '../../contract/index.ts'
import { TABLE_ROLES } from '../words.ts'
import { boundSchema, fieldNameSchema, nameSchema, numberSchema, textSchema, wordSchema } from './leaf-schema.ts'

/** Targets, types, reads and expressions, which hold each other. */
const exprs = () => z.array(z.lazy(() => exprSchema))
const expr = () => z.lazy(() => exprSchema)
const target = () => z.lazy(() => targetSchema)

const stateSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum([
        'first',
        'last',
        'enabled',
        'disabled',
        'checked',
        'unchecked',
        'selected',
        'expanded',
        'collapsed'
      ])
    }),
    z.strictObject({ kind: z.literal('nth'), nth: boundSchema })
  ])
  .meta({ id: 'State' })

const matchSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['is', 'like', 'near', 'described']), text: textSchema }),
    z.strictObject({ kind: z.literal('named'), name: expr() })
  ])
  .meta({
    id: 'Match',
    description: 'the whole name, a glob, a neighbour, a description, or a name computed at run time'
  })

const narrowed = {
  states: z.array(stateSchema).default([]),
  having: z.array(target()).default([]),
  in: target().optional()
}

/** The very element that a record was read from. */
const elementTarget = z.strictObject({
  role: z.literal(ELEMENT_ROLE),
  match: z.strictObject({ kind: z.literal('element'), element: wordSchema }),
  ...narrowed
})

const roleTarget = (roles: z.ZodEnum) => z.strictObject({ role: roles, match: matchSchema.optional(), ...narrowed })

const anyRole = z.enum([...ROLE_NAMES]).meta({ id: 'Role' })
const tableRole = z.enum(TABLE_ROLES)
const plainRole = z.enum([...ROLE_NAMES].filter((role) => !TABLE_ROLES.includes(role))).meta({ id: 'PlainRole' })
const tableTarget = roleTarget(tableRole)
const recordTarget = z.discriminatedUnion('role', [roleTarget(plainRole), elementTarget]).meta({ id: 'PlainTarget' })

// INVARIANT: never a union of two recursive forms: told apart by trying, their depth would cost exponentially.
export const targetSchema: z.ZodType = z
  .discriminatedUnion('role', [roleTarget(anyRole), elementTarget])
  .meta({ id: 'Target' })

const attributeOf = z.strictObject({ attribute: textSchema, of: target().optional() }).meta({ id: 'AttributeOf' })

const fieldSchema = z
  .strictObject({
    name: fieldNameSchema,
    type: z.lazy(() => typeSchema),
    from: z.union([textSchema, target(), attributeOf]).optional()
  })
  .meta({ id: 'Field', description: '`from` is the header of the column, the part of the element, or an attribute' })

export const recordTypeSchema = z
  .strictObject({ kind: z.literal('record'), fields: z.array(fieldSchema).min(1) })
  .meta({ id: 'RecordType' })

export const typeSchema: z.ZodType = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['text', 'boolean', 'file']) }),
    z.strictObject({ kind: z.enum(['number', 'date']), locale: textSchema.optional() }),
    z.strictObject({ kind: z.literal('choice'), options: z.array(textSchema).min(1) }),
    z.strictObject({ kind: z.literal('list'), of: z.lazy(() => typeSchema) }),
    recordTypeSchema
  ])
  .meta({ id: 'Type' })

const type = () => z.lazy(() => typeSchema)

const readSchema = z
  .discriminatedUnion('what', [
    z.strictObject({ what: z.enum(['url', 'title']) }),
    z.strictObject({ what: z.enum(['text', 'value', 'count']), target: target(), as: type().optional() }),
    z.strictObject({ what: z.literal('attribute'), attribute: textSchema, target: target(), as: type().optional() }),
    z.strictObject({ what: z.literal('all'), target: target(), as: type() }),
    z.strictObject({ what: z.literal('table'), target: tableTarget, as: type().optional() }),
    z.strictObject({ what: z.literal('record'), target: recordTarget, as: recordTypeSchema })
  ])
  .meta({ id: 'Read' })

const BINARY = ['or', 'and', '==', '!=', '<=', '>=', '<', '>', 'contains', 'starts with', 'matches', '+', '-', '*', '/']

export const recordExprSchema = z.strictObject({
  kind: z.literal('record'),
  fields: z.array(z.strictObject({ name: fieldNameSchema, value: expr() })).min(1)
})

const exprForms = [
  z.strictObject({ kind: z.literal('number'), value: numberSchema }),
  z.strictObject({ kind: z.literal('text'), value: textSchema }),
  z.strictObject({ kind: z.literal('boolean'), value: z.boolean() }),
  z.strictObject({ kind: z.enum(['none', 'item']) }),
  z.strictObject({ kind: z.literal('name'), name: nameSchema }),
  z.strictObject({ kind: z.literal('field'), of: expr(), name: fieldNameSchema }),
  z.strictObject({ kind: z.literal('list'), items: exprs() }),
  recordExprSchema,
  z.strictObject({ kind: z.enum(['not', 'negate']), of: expr() }),
  z.strictObject({ kind: z.literal('binary'), op: z.enum(BINARY), left: expr(), right: expr() }),
  z.strictObject({ kind: z.literal('call'), name: nameSchema, args: exprs() }),
  z.strictObject({ kind: z.enum(['where', 'map', 'sort']), of: expr(), by: expr() }),
  z.strictObject({ kind: z.literal('exists'), target: target(), gone: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('read'), read: readSchema })
] as const

export const exprUnion = z.discriminatedUnion('kind', exprForms).meta({ id: 'Expr' })
export const exprSchema: z.ZodType = exprUnion
