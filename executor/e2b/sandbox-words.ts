import * as z from 'zod'

const MOST_SECONDS = 2 ** 31 / 1000
const seconds = z.int().nonnegative().max(MOST_SECONDS)
const variableName = z.string().regex(/^[^=]+$/)
export const variablesSchema = z.record(variableName, z.string())

/** What no executor does for whoever asks, by the name of its field: asked for, it is refused. */
const never = (what: string) =>
  z.unknown().refine((value) => value === undefined || value === null || value === false, what)

/** POST /sandboxes */
export const createSchema = z.object({
  templateID: z.string().min(1),
  timeout: seconds.optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  envVars: variablesSchema.default({}),
  autoPause: never('a sandbox whose time is over is destroyed, not paused').optional(),
  allow_internet_access: never('a sandbox reaches what its key says, and no more').optional(),
  network: never('a sandbox reaches what its key says, and no more').optional(),
  mcp: never('there is no MCP gateway in a sandbox').optional(),
  iam: never('a sandbox is given no tokens').optional(),
  volumeMounts: never('there are no volumes').optional()
})

export const timeoutSchema = z.object({ timeout: seconds })
/** POST …/connect */
export const connectSchema = z.object({ timeout: seconds.optional() })
/** POST …/pause: `memory` says whether memory is kept, which it always is. */
export const pauseSchema = z.object({ memory: z.literal(true, 'memory is kept while a sandbox is paused').optional() })
/** POST …/fork */
export const forkSchema = z.object({ timeout: seconds.optional(), count: z.int().min(1).max(16).default(1) })

const list = z.string().transform((text) => text.split(','))
const MOST_LISTED = 100

/** GET /v2/sandboxes */
export const listQuery = z.object({
  metadata: z.string().optional(),
  state: list.optional(),
  startedAfter: z.iso.datetime().optional(),
  template: z.string().optional(),
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(MOST_LISTED),
  nextToken: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
})
export type ListQuery = z.infer<typeof listQuery>

/** POST …/snapshots */
export const snapshotSchema = z.object({ name: never('a snapshot has no name but its id').optional() })
