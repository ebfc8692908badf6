import type { FastifyDynamicSwaggerOptions, SwaggerTransformObject } from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

/** The definition of `z.json()`, which is recursive, is lost on the way: what refers to it is any JSON at all. */
const withoutReferences = (document: object): unknown =>
  JSON.parse(JSON.stringify(document), (_, value) =>
    typeof value === 'object' && value !== null && '$ref' in value ? { description: 'any JSON value' } : value
  )

/** How `/v1/openapi.json` is made from the routes and their zod schemas. */
export const API_DESCRIPTION: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Writ executor',
      version: '1',
      description: 'Code in, a machine of its own for each piece, and what became of it out.'
    },
    components: {
      securitySchemes: {
        proof: { type: 'apiKey', in: 'header', name: 'DPoP', description: 'A proof of the holder’s key (RFC 9449)' },
        token: { type: 'http', scheme: 'DPoP', description: 'A sandbox token (RFC 9449 §7.1)' }
      }
    }
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => {
    if (!('openapiObject' in document)) throw new Error('the API is described as OpenAPI 3')
    return withoutReferences(document.openapiObject) as ReturnType<SwaggerTransformObject>
  }
}
