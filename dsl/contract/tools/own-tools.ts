import * as z from 'zod'

/** A credential of a tool server, as text that is typed: so long that an answer which holds it is not found by chance. */
export const toolCredentialSchema = z.string().regex(/^[\x20-\x7e]{8,4096}$/)

/** A server of tools that is called with each person's own credential, as one of them sees it. */
export const ownToolServerSchema = z.strictObject({
  name: z.string(),
  /** Its origin, or `program`. */
  place: z.string(),
  /** Those of its tools that plans may call. */
  tools: z.array(z.string()),
  /** The authorization server, where one signs in at it. */
  issuer: z.string().optional(),
  /** Since when a credential of this person is kept. */
  since: z.iso.datetime().optional()
})
export type OwnToolServer = z.infer<typeof ownToolServerSchema>

/** POST /v1/tools/own and POST /v1/tools/own/credential: the servers of tools whose calls are made in the name of the device's person. */
export const ownToolsSchema = z.strictObject({ servers: z.array(ownToolServerSchema) })

/** What a device's person sets at one of them, or takes back (`null`). It is told to nobody again. */
export const ownCredentialSchema = z.strictObject({
  device: z.string(),
  server: z.string().max(64),
  credential: toolCredentialSchema.nullable()
})

/** POST /v1/tools/own/sign-in: begins a sign-in at one of them, on this device. */
export const ownSignInSchema = z.strictObject({ device: z.string(), server: z.string().max(64) })

/** Where the person's browser goes, and the address that it comes back to. */
export const signInBegunSchema = z.strictObject({ url: z.string(), redirectUri: z.string() })
export type SignInBegun = z.infer<typeof signInBegunSchema>

/** POST /v1/tools/own/sign-in/finish: the address that it came back to, whole; only the device that began it can tell it. */
export const ownSignInFinishSchema = z.strictObject({ device: z.string(), callback: z.url().max(8000) })
