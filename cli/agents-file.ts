import { z } from 'zod'
import { parseJson } from './parse-json.ts'
import { readTextFile } from './read-text-file.ts'

export const agentsSchema = z.array(
  z.strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    key: z.string().min(16),
    owner: z.string().min(1).optional(),
    trustedHost: z.boolean().default(false)
  })
)
export type AgentsGiven = z.infer<typeof agentsSchema>

/** Reads who may send plans: a JSON list of `{id, name, key, trustedHost}`. */
export const readAgentsFile = (path: string): { readonly agents: AgentsGiven } | { readonly why: string } => {
  const read = readTextFile(path)
  if ('why' in read) return read
  const parsed = agentsSchema.safeParse(parseJson(read.text))
  return parsed.success ? { agents: parsed.data } : { why: `${path} is no list of agents {id, name, key, trustedHost}` }
}
