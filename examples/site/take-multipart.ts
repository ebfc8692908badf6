import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SentFile } from './form-values.ts'

const asFile = async (file: File): Promise<SentFile> => ({
  name: file.name,
  type: file.type,
  bytes: Buffer.from(await file.arrayBuffer())
})

/** Takes forms with files (`multipart/form-data`, RFC 7578): texts as text, files as `SentFile`, fields that repeat as lists. */
export const takeMultipart = (app: FastifyInstance): void => {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' }
      const form = await new Response(new Uint8Array(body), { headers }).formData()
      const fields: Record<string, unknown> = {}
      for (const name of new Set(form.keys())) {
        const values = await Promise.all(form.getAll(name).map((one) => (typeof one === 'string' ? one : asFile(one))))
        fields[name] = values.length === 1 ? values[0] : values
      }
      return fields
    }
  )
}
