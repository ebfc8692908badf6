import type { FastifyDynamicSwaggerOptions, SwaggerTransformObject } from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { describeEvents } from './describe-events.ts'
import { describeRefusals } from './describe-refusals.ts'
import { nameOperations } from './name-operations.ts'
import { nameSchemas } from './name-schemas.ts'

/** Only `z.json()` is recursive here, and its definition is lost on the way; what it means is any JSON at all. */
const anyForReferences = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(anyForReferences)
  if ('$ref' in value) return { description: 'any JSON value' }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, anyForReferences(inner)]))
}

const DESCRIPTION =
  'Plans in, decisions out, and a log of both. Every refusal has the one body of `4XX`. Besides what each operation tells: a method that an address does not take is answered with 405 and `Allow`, a body of another type than application/json with 415, one that is too long with 413.'

/** How `/openapi.json` is made from the routes and their zod schemas. */
export const API_DESCRIPTION: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Writ policy server', version: '1', description: DESCRIPTION },
    components: {
      securitySchemes: {
        agent: { type: 'http', scheme: 'bearer', description: 'The key of an agent' },
        admin: { type: 'http', scheme: 'bearer', description: 'The key of a tenant’s admin' },
        auditor: { type: 'http', scheme: 'bearer', description: 'The key of a tenant’s auditor' },
        approver: { type: 'http', scheme: 'bearer', description: 'The key of a person who may be the second' },
        operator: { type: 'http', scheme: 'bearer', description: 'The key of the server’s operator' },
        holder: {
          type: 'apiKey',
          in: 'header',
          name: 'DPoP',
          description: 'A proof by the key that a token is to be bound to (RFC 9449)'
        },
        device: { type: 'apiKey', in: 'header', name: 'DPoP', description: 'A proof by the device’s key (RFC 9449)' }
      }
    }
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => {
    if (!('openapiObject' in document)) throw new Error('the API is described as OpenAPI 3')
    const described = anyForReferences(document.openapiObject) as typeof document.openapiObject
    describeEvents(described.paths ?? {})
    describeRefusals(described.paths ?? {})
    nameOperations(described.paths ?? {})
    const { paths, schemas } = nameSchemas(described.paths)
    const components = { ...described.components, schemas }
    return { ...described, paths, components } as ReturnType<SwaggerTransformObject>
  }
}
