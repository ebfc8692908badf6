import {
  ok,
  parseOrigin,
  pinOf,
  type Result,
  TOOL_CLASSES,
  toolCredentialSchema,
  toolDefinitionSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import {
  approveTool,
  finishSignIn,
  listToolServers,
  type Ports,
  refreshTools,
  registerTools,
  removeTools,
  setToolCredential
} from '../session/index.ts'

/** As plans can call it: no field of a plan has the name of a prototype. */
const word = z.string().regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]{0,63}$/)

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { href, origin, username, password, hash } = new URL(text)
  return href === text && parseOrigin(origin).ok && username === '' && password === '' && hash === ''
}

/** Headers that the transport itself sends are nobody's to set. */
const header = z.string().regex(/^(?:authorization|x-[a-z0-9-]{1,60})$/)

const http = z.strictObject({
  kind: z.literal('http'),
  url: z.string().max(2000).refine(isAddress, 'no whole address in its usual spelling'),
  header: header.exactOptional()
})
const token = z.string().regex(/^[\x20-\x7e]{1,512}$/)
/** As RFC 6749 §3.3 spells one. */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/)
const client = z.strictObject({ clientId: token, scopes: z.array(scope).max(64).exactOptional() })

const stdio = z.strictObject({
  kind: z.literal('stdio'),
  command: z
    .array(
      z
        .string()
        .min(1)
        .max(4096)
        .refine((text) => !text.includes('\0'), 'a NUL')
    )
    .min(1)
    .max(64),
  variable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
    .exactOptional()
})

/** A server as it is kept. */
const serverSchema = z.discriminatedUnion('kind', [
  http.extend({ oauth: z.union([z.literal(true), client]).exactOptional() }),
  stdio
])
/** As an admin registers it: with the secret of a client that they were given, which is told to nobody again. A sign-in needs no header. */
const givenServerSchema = z.union([
  http,
  http
    .omit({ header: true })
    .extend({ oauth: z.union([z.literal(true), client.extend({ clientSecret: token.exactOptional() })]) }),
  stdio
])

const toolSchema = z.object({
  tool: z.string(),
  status: z.enum(['new', 'approved', 'changed', 'gone']),
  class: z.enum(TOOL_CLASSES).nullable(),
  pin: z.string(),
  definition: toolDefinitionSchema,
  now: toolDefinitionSchema.optional(),
  differs: z.array(z.string()).optional()
})
const credentialSchema = z.object({ person: z.string().optional(), since: z.iso.datetime() })

/** An admin signs in for everybody, or where each person does, to have the tools listed. */
export const adminSignInSchema = z.strictObject({ server: word })
export const adminSignInFinishSchema = z.strictObject({ callback: z.url().max(8000) })

/** Finishes an admin's sign-in and has the tools listed; where that fails, the sign-in stands, and they are listed by `refresh`. */
export const finishAsAdmin = async (
  ports: Ports,
  { callback }: { readonly callback: string }
): Promise<Result<undefined>> => {
  const done = await finishSignIn(ports, { callback, who: 'admin' })
  if (!done.ok) return done
  await refreshTools(ports, done.value)
  return ok(undefined)
}

/** All servers of tools as their admin sees them. */
export const serversSchema = z.object({
  servers: z.array(
    z.object({
      name: z.string(),
      server: serverSchema,
      perPerson: z.boolean(),
      /** The authorization server, where one signs in at it. */
      issuer: z.string().optional(),
      credentials: z.array(credentialSchema),
      tools: z.array(toolSchema)
    })
  )
})
type Servers = z.infer<typeof serversSchema>

export const listServers = async ({ db }: Pick<Ports, 'db'>): Promise<Servers> =>
  ({ servers: await listToolServers(db, pinOf) }) as Servers

const named = z.strictObject({ name: word })

/** What an admin does with servers of tools: by a route of its own, or from the console. It is answered with what they are then. */
export interface ToolChange {
  /** The end of its address. */
  readonly path: string
  readonly summary: string
  readonly body: z.ZodType
  does(ports: Ports, given: unknown): Promise<Result<undefined>>
}

const change = <S extends z.ZodType>(
  path: string,
  summary: string,
  body: S,
  does: (ports: Ports, given: z.infer<S>) => Promise<Result<undefined>>
): ToolChange => ({ path, summary, body, does: (ports, given) => does(ports, given as z.infer<S>) })

export const TOOL_CHANGES: readonly ToolChange[] = [
  change(
    '',
    'Register a server of tools and list them; none is approved. Its credential is kept encrypted and never told',
    z.strictObject({
      name: word,
      server: givenServerSchema,
      perPerson: z.boolean().default(false),
      credential: toolCredentialSchema.optional()
    }),
    registerTools
  ),
  change('/refresh', 'Ask a server again what tools it has', named, (ports, { name }) => refreshTools(ports, name)),
  change('/remove', 'Forget a server, its tools and its credentials', named, (ports, { name }) =>
    removeTools(ports, name)
  ),
  change(
    '/approve',
    'Approve a tool as a class of effect, by the pin of what its server says now; class null takes it back',
    z.strictObject({ server: word, tool: word, pin: z.string().max(64), class: z.enum(TOOL_CLASSES).nullable() }),
    approveTool
  ),
  change(
    '/credential',
    'Set or take away the credential of a person at a server, or everybody’s',
    z.strictObject({
      server: word,
      person: z.string().min(1).max(64).optional(),
      credential: toolCredentialSchema.nullable()
    }),
    setToolCredential
  )
]
