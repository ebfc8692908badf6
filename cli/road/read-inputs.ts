import type { Json, Plan, Type } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readAs = (type: Type, text: string): Json | undefined => {
  switch (type.kind) {
    case 'text':
    case 'date':
      return text
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    default:
      return parseJson(text)
  }
}

const inputTypes = (plan: Plan): ReadonlyMap<string, Type> =>
  new Map(plan.decls.flatMap((decl) => (decl.kind === 'input' ? [[decl.name, decl.type] as const] : [])))

/** Splits `name=value`, or `undefined` where it is not one. */
export const splitInput = (given: string): readonly [name: string, text: string] | undefined => {
  const at = given.indexOf('=')
  return at > 0 ? [given.slice(0, at), given.slice(at + 1)] : undefined
}

/**
 * The values of a plan's declared inputs: text and dates as they stand, numbers and booleans read, lists and records from
 * JSON. What is no such value goes on as text, so that the server refuses and records it. A plan that does not parse has none.
 */
export const readInputs = (text: string, given: ReadonlyMap<string, string>): Record<string, Json> => {
  const { plan } = parsePlan(text)
  if (!plan) return {}
  const inputs: Record<string, Json> = {}
  for (const [name, type] of inputTypes(plan.plan)) {
    const value = given.get(name)
    if (value !== undefined) inputs[name] = readAs(type, value) ?? value
  }
  return inputs
}

/** Names of given inputs that no plan declares: a slip of the pen. Nothing is said where a plan does not parse. */
export const findUnknownInputs = (texts: readonly string[], given: ReadonlyMap<string, string>): string[] => {
  const plans = texts.map((text) => parsePlan(text).plan)
  if (plans.includes(undefined)) return []
  const known = new Set(plans.flatMap((plan) => (plan ? [...inputTypes(plan.plan).keys()] : [])))
  return [...given.keys()].filter((name) => !known.has(name))
}
