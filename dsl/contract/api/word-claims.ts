import * as z from 'zod'

/** What each word of a policy server holds that it signs for one party alone, a device or its executor, for minutes at most (RFC 7519, section 4.1). */
export const wordClaimsSchema = z.strictObject({
  iss: z.string().min(1),
  /** The device's or the executor's id. */
  aud: z.string().min(1),
  tenant: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(16)
})
