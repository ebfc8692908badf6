import * as z from 'zod'

/** 32 bytes as base64url, as a SHA-256 (`Hash`) or a coordinate of a key has them. */
export const hashSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
