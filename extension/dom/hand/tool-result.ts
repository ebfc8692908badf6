import {
  type Json,
  MAX_PAGE_RESULT,
  ok,
  type Result,
  refuse,
  type Type,
  type Value,
  withoutUnseen
} from '@writ/dsl/contract'

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Said {
  readonly text: string
  readonly json: Json | undefined
  readonly failed: boolean
}

/** As MCP has results (2025-11-25, `CallToolResult`), or whatever else a page gives. */
const readSaid = (given: string): Said => {
  const json = parse(given)
  const content = isRecord(json) && Array.isArray(json.content) ? json.content : undefined
  if (!isRecord(json) || !content) return { text: typeof json === 'string' ? json : given, json, failed: false }
  const texts = content
    .filter(isRecord)
    .flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
  const text = texts.join('\n')
  return {
    text,
    json: isRecord(json.structuredContent) ? json.structuredContent : parse(text),
    failed: json.isError === true
  }
}

/** The part of it that the type names; `undefined` where it is not there. Whether it fits, the run looks at. */
const shaped = (json: Json | undefined, type: Type): Value | undefined => {
  if (typeof json === 'string') return withoutUnseen(json)
  // `1e999` is a number of JSON, and none that can be told.
  if (typeof json === 'number' && !Number.isFinite(json)) return undefined
  if (json === undefined || json === null || typeof json !== 'object') return json
  if (type.kind === 'list' && Array.isArray(json)) {
    const items = json.map((item) => shaped(item, type.of))
    return items.every((item) => item !== undefined) ? items : undefined
  }
  if (type.kind !== 'record' || !isRecord(json)) return undefined
  const fields = type.fields.map(({ name, type: of }) => [
    name,
    Object.hasOwn(json, name) ? shaped(json[name], of) : undefined
  ])
  return fields.every(([, value]) => value !== undefined) ? (Object.fromEntries(fields) as Value) : undefined
}

/**
 * What a page gave for a call, as the plan takes it: a text, or the parts of a record that its type names. `undefined` where the plan takes
 * nothing, or what came is too large or nothing of the kind. Refuses `run/tool-failed` where the tool itself says that it failed.
 */
export const toolResult = (given: string, as: Type | undefined): Result<Value | undefined> => {
  if (given.length > MAX_PAGE_RESULT) return ok(undefined)
  const { text, json, failed } = readSaid(given)
  if (failed) return refuse('run/tool-failed')
  if (!as) return ok(undefined)
  return ok(as.kind === 'text' ? withoutUnseen(text.toWellFormed()) : shaped(json, as))
}
