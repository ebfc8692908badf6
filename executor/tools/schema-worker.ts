import { parentPort, workerData } from 'node:worker_threads'
import { Ajv, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { LOADED } from './schema-loaded.ts'

/** A schema that is none of its dialect is refused; what it says to people is nobody's to print. */
const OPTIONS: Options = { strict: false, validateSchema: true, logger: false }
const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/
const DRAFT_2020 = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/

/** JSON Schema 2020-12 where a schema names no dialect (MCP 2025-11-25, Base Protocol, JSON Schema Usage). Throws for one of another. */
const readerOf = (dialect: unknown): Ajv | Ajv2020 => {
  if (dialect === undefined || DRAFT_2020.test(String(dialect))) return new Ajv2020(OPTIONS)
  if (DRAFT_7.test(String(dialect))) return new Ajv(OPTIONS)
  throw new Error('a schema of an unknown dialect')
}

/** Says whether a value fits a JSON Schema; in a thread of its own, since a schema of somebody else's making may take for ever. */
parentPort?.postMessage(LOADED)
const { schema, value } = workerData as { readonly schema: Record<string, unknown>; readonly value: unknown }
const { $schema: dialect, ...bare } = schema
const reader = readerOf(dialect)
formats.default(reader)
// Nothing but `true`: a schema that says `$async` gives a promise, whatever the value is.
parentPort?.postMessage(reader.compile(bare)(value) === true)
