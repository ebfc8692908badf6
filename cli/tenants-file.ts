import { dirname, resolve } from 'node:path'
import type { TenantGiven } from '@writ/policy-server'
import { z } from 'zod'
import { agentsSchema } from './agents-file.ts'
import { parseJson } from './parse-json.ts'
import { readTextFile } from './read-text-file.ts'

const tenantsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
    name: z.string().min(1).optional(),
    policy: z.string().optional(),
    adminKey: z.string().min(16),
    auditorKey: z.string().min(16).optional(),
    persons: z.array(z.string().min(1)).min(1).default(['person']),
    agents: agentsSchema.default([])
  })
)

/**
 * Reads the tenants besides the default one: a JSON list of `{id, name?, policy?, adminKey, auditorKey?, persons?, agents?}`;
 * `policy` is a file's path, seen from this file, and without it the tenant begins with the server's own.
 */
export const readTenantsFile = (
  path: string,
  policy: string
): { readonly tenants: readonly TenantGiven[] } | { readonly why: string } => {
  const read = readTextFile(path)
  if ('why' in read) return read
  const parsed = tenantsSchema.safeParse(parseJson(read.text))
  if (!parsed.success) return { why: `${path} is no list of tenants: ${z.prettifyError(parsed.error)}` }
  const tenants: TenantGiven[] = []
  for (const { policy: file, ...given } of parsed.data) {
    const text = file === undefined ? { text: policy } : readTextFile(resolve(dirname(path), file))
    if ('why' in text) return text
    tenants.push({ ...given, policy: text.text })
  }
  return { tenants }
}
