import type { Json } from '../contract/index.ts'
import type { Known } from './types.ts'

type Schema = { readonly [member: string]: Json | undefined }

const isSchema = (schema: Json | undefined): schema is Schema =>
  typeof schema === 'object' && schema !== null && !Array.isArray(schema)

/** The names that JSON Schema has for a value of the type; none where nothing of JSON is one. */
const namesOf = (type: NonNullable<Known>): readonly string[] => {
  switch (type.kind) {
    case 'number':
      return ['number', 'integer']
    case 'boolean':
      return ['boolean']
    case 'list':
      return ['array']
    case 'record':
      return ['object']
    case 'none':
      return ['null']
    case 'file':
      return []
    default:
      return ['string']
  }
}

const typesOf = ({ type }: Schema): readonly Json[] | undefined =>
  Array.isArray(type) ? type : typeof type === 'string' ? [type] : undefined

const propertyOf = ({ properties }: Schema, name: string): Json | undefined =>
  isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined

/**
 * May a value of the type fit the JSON Schema, as far as types and names of fields tell? What a schema says besides is held against the
 * value itself when the tool is called. A record has just the fields of its type.
 */
export const mayFit = (type: Known, schema: Json | undefined): boolean => {
  if (!type || schema === undefined || schema === true) return true
  if (!isSchema(schema)) return false
  const names = namesOf(type)
  const known = typesOf(schema)
  if (names.length === 0 || (known && !names.some((name) => known.includes(name)))) return false
  if (type.kind === 'list') return type.of.kind === 'none' || !isSchema(schema.items) || mayFit(type.of, schema.items)
  if (type.kind !== 'record') return true
  const { required = [], additionalProperties } = schema
  const has = (name: Json) => type.fields.some((field) => field.name === name)
  if (Array.isArray(required) && !required.every(has)) return false
  return type.fields.every(({ name, type: of }) => {
    const own = propertyOf(schema, name)
    return own === undefined ? additionalProperties !== false : mayFit(of, own)
  })
}
