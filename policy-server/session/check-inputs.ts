import { type Decl, type Json, ok, type Plan, type Result, refuse, type Type, unreachable } from '@writ/dsl/contract'

const DATE = /^\d{4}-\d{2}-\d{2}$/

const isDate = (value: string): boolean => {
  const time = DATE.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fits = (value: Json | undefined, type: Type): boolean => {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'none':
      return value === null
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'date':
      return typeof value === 'string' && isDate(value)
    case 'choice':
      return typeof value === 'string' && type.options.includes(value)
    // A file is on the device; no text of an agent stands for one.
    case 'file':
      return false
    case 'list':
      return Array.isArray(value) && value.every((item) => fits(item, type.of))
    case 'record':
      return (
        isRecord(value) &&
        Object.keys(value).length === type.fields.length &&
        type.fields.every((field) => Object.hasOwn(value, field.name) && fits(value[field.name], field.type))
      )
    default:
      return unreachable(type)
  }
}

const printType = (type: Type): string => {
  switch (type.kind) {
    case 'list':
      return `list of ${printType(type.of)}`
    case 'record':
      return `{ ${type.fields.map((field) => `${field.name}: ${printType(field.type)}`).join(', ')} }`
    case 'choice':
      return `one of [${type.options.map((option) => JSON.stringify(option)).join(', ')}]`
    default:
      return type.kind
  }
}

type Input = Extract<Decl, { readonly type: Type }>

/**
 * Are these exactly the inputs the plan declares, each of its type? A date is `2026-03-01`; nothing is converted, and
 * nothing is a file.
 * Refuses `plan/unknown-input` and `plan/bad-input`.
 */
export const checkInputs = (plan: Plan, inputs: Readonly<Record<string, Json>>): Result<undefined> => {
  const declared = plan.decls.filter((decl): decl is Input => decl.kind === 'input')
  const unknown = Object.keys(inputs).find((name) => !declared.some((decl) => decl.name === name))
  if (unknown !== undefined) return refuse('plan/unknown-input', { name: unknown })
  // The person chooses a file on the device, once the run has begun.
  const isChosen = ({ name, type }: Input) => type.kind === 'file' && !Object.hasOwn(inputs, name)
  const bad = declared.find(
    (decl) => !isChosen(decl) && (!Object.hasOwn(inputs, decl.name) || !fits(inputs[decl.name], decl.type))
  )
  return bad ? refuse('plan/bad-input', { name: bad.name, expected: printType(bad.type) }, bad.span) : ok(undefined)
}
