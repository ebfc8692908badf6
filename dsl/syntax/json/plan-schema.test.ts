import { expect, test } from 'vitest'
import { randomBy } from '../export/testing/generate.ts'
import { hashPlan, parsePlan } from '../index.ts'
import { exportPlanJsonSchema, parsePlanJson } from './index.ts'

/** What the exported schema is made of. A keyword that is not read here would be left out by the generator: so it throws. */
interface Schema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly items?: Schema
  readonly minItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
  readonly pattern?: string
}

const READ = new Set(
  '$ref $defs $schema oneOf anyOf type const enum properties required additionalProperties items minItems minimum maximum multipleOf pattern default description title id'.split(
    ' '
  )
)

const ROOT = exportPlanJsonSchema() as Schema
const POOL = [...'aZ_0é金"\\\n‮👍']
const DEEP = Number.POSITIVE_INFINITY

const resolved = (schema: Schema): Schema => {
  for (const key of Object.keys(schema)) if (!READ.has(key)) throw new Error(`the generator does not know ${key}`)
  const name = schema.$ref?.replace('#/$defs/', '')
  const found = name === undefined ? schema : ROOT.$defs?.[name]
  if (!found) throw new Error(`no definition ${schema.$ref}`)
  return found
}

/** How many definitions deep the least value of each schema is, by definition. */
const depths = new Map<string, number>()
const depthOf = (schema: Schema): number => {
  if (schema.$ref !== undefined) return depths.get(schema.$ref) ?? DEEP
  const options = schema.oneOf ?? schema.anyOf
  if (options) return Math.min(...options.map(depthOf))
  if (schema.items) return (schema.minItems ?? 0) === 0 ? 0 : depthOf(schema.items)
  const needed = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name))
  return Math.max(0, ...needed.map(([, each]) => depthOf(each)))
}
for (let changed = true; changed; ) {
  changed = false
  for (const [name, schema] of Object.entries(ROOT.$defs ?? {})) {
    const depth = depthOf(schema) + 1
    const key = `#/$defs/${name}`
    if (depth >= (depths.get(key) ?? DEEP)) continue
    depths.set(key, depth)
    changed = true
  }
}

/** The words of an enumeration in turn, so that none is left out. */
const turns = new Map<Schema, number>()

const generate = (schema: Schema, random: () => number, budget: number): unknown => {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  if (schema.$ref !== undefined) return generate(resolved(schema), random, budget - 1)
  resolved(schema)
  const options = schema.oneOf ?? schema.anyOf
  if (options) {
    const open = options.filter((each) => depthOf(each) <= budget)
    const least = Math.min(...options.map(depthOf))
    return generate(pick(open.length > 0 ? open : options.filter((each) => depthOf(each) === least)), random, budget)
  }
  if ('const' in schema) return schema.const
  if (schema.enum) {
    const turn = turns.get(schema) ?? 0
    turns.set(schema, turn + 1)
    return schema.enum[turn % schema.enum.length]
  }
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).filter(
        ([name, each]) => schema.required?.includes(name) || (depthOf(each) <= budget && random() < 0.5)
      )
      return Object.fromEntries(members.map(([name, each]) => [name, generate(each, random, budget)]))
    }
    case 'array': {
      const { items = {}, minItems = 0 } = schema
      const more = depthOf(items) <= budget ? Math.floor(random() * 3) : 0
      return Array.from({ length: minItems + more }, () => generate(items, random, budget))
    }
    case 'boolean':
      return random() < 0.5
    case 'integer':
      return Math.floor(random() * 1000) * (schema.multipleOf ?? 1)
    case 'number':
      return pick([0, 7, 12.5, 1234.25, 1e15, ...(schema.minimum === undefined ? [-3, -0.1] : [])])
    case 'string':
      for (;;) {
        const text = Array.from({ length: Math.floor(random() * 6) }, () => pick(POOL)).join('')
        if (schema.pattern === undefined || new RegExp(schema.pattern).test(text)) return text
      }
    default:
      throw new Error(`no generator for ${JSON.stringify(schema)}`)
  }
}

test('what the exported JSON Schema gives parses, to the tree of its text', { timeout: 60_000 }, () => {
  const kinds = new Set<unknown>()
  for (let seed = 0; seed < 2500; seed++) {
    const value = generate(ROOT, randomBy(seed), 12)
    const { plan, text = '', diagnostics } = parsePlanJson(value)
    if (!plan) throw new Error(`${diagnostics[0]?.message}\n${JSON.stringify(value)}\n${text}`)
    const again = parsePlan(text).plan
    expect(again && hashPlan(again.plan)).toBe(hashPlan(plan.plan))
    JSON.stringify(value, (key, each) => {
      if (['kind', 'verb', 'what'].includes(key)) kinds.add(each)
      return each
    })
  }
  const named = new Set<unknown>()
  JSON.stringify(ROOT, (key, each) => {
    if (['kind', 'verb', 'what'].includes(key)) for (const word of each.enum ?? [each.const]) named.add(word)
    return each
  })
  expect([...named].filter((kind) => !kinds.has(kind))).toEqual([])
})
