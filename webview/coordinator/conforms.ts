import { type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema'
import type { FeatureDefinition, Json } from '@writ/dsl/contract'

type Given = FeatureDefinition['input']

const DIALECTS: Readonly<Record<string, SchemaDraft>> = {
  'https://json-schema.org/draft/2020-12/schema': '2020-12',
  'http://json-schema.org/draft-07/schema': '7'
}

/** Throws for a dialect that is neither: the same words are another bound there. */
const draftOf = ({ $schema }: Given): SchemaDraft => {
  const draft = $schema === undefined ? '2020-12' : DIALECTS[String($schema).replace(/#$/, '')]
  if (!draft) throw new Error('a schema of another dialect')
  return draft
}

/** Nothing is generated and evaluated here, so that it runs where a page's policy forbids that (`script-src`). */
const validatorOf = (schema: Given): Validator => new Validator(schema as Schema, draftOf(schema))

/** Does a value fit a JSON Schema of the app's own? Nothing fits one that cannot be read. */
export const conforms = (schema: Given, value: Json): boolean => {
  try {
    return validatorOf(schema).validate(value).valid
  } catch {
    return false
  }
}

/** Can the schema be read, with all that it refers to? */
export const canConform = (schema: Given): boolean => {
  try {
    validatorOf(schema).validate({})
    return true
  } catch {
    return false
  }
}
