import * as z from 'zod'
import { hashSchema } from './hash-schema.ts'
import type { CodeUse } from './manifest.ts'

/** Of how many virtual processors, and how much disk in bytes, code of a plan may make use: the language has no word for them. */
const VCPU = 1
const DISK = 64 * 1024 * 1024

/** What code of the plan runs in (RFC 9396 authorization detail): one image, its limits, and whom it may reach. */
export const sandboxGrantSchema = z.strictObject({
  type: z.literal('writ_sandbox'),
  /** The effect that runs it, whose own grant says whether a person is asked. */
  id: z.string(),
  /** Digest of the image, as registries write it. */
  image: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  language: z.string(),
  /** SHA-256 of the code. */
  code: hashSchema,
  vcpu: z.int().positive(),
  /** Bytes. */
  memory: z.int().positive(),
  /** Milliseconds of wall time, for each run. */
  wall_ms: z.int().positive(),
  /** Bytes. */
  disk: z.int().nonnegative(),
  /** Origins; none means no network. */
  egress: z.array(z.string()),
  max: z.int().positive()
})
export type SandboxGrant = z.infer<typeof sandboxGrantSchema>

/** Digests of images by the language that they run. */
export type SandboxImages = Readonly<Record<string, string>>

/** The grants for the code of a plan; none where no image runs its language, and such code is never handed to an executor. */
export const sandboxGrants = (code: readonly CodeUse[], images: SandboxImages): readonly SandboxGrant[] =>
  code.flatMap(({ effect, language, hash, ms, bytes, max }) => {
    const image = Object.hasOwn(images, language) ? images[language] : undefined
    if (image === undefined) return []
    return [
      {
        type: 'writ_sandbox' as const,
        id: effect,
        image,
        language,
        code: hash,
        vcpu: VCPU,
        memory: bytes,
        wall_ms: ms,
        disk: DISK,
        egress: [],
        max
      }
    ]
  })

/** Is the grant for code that the plan really has, within the limits that stand there? Used on the device's own reading. */
export const grantsCode = (grant: SandboxGrant, code: CodeUse): boolean =>
  grant.id === code.effect &&
  grant.language === code.language &&
  grant.code === code.hash &&
  grant.wall_ms <= code.ms &&
  grant.memory <= code.bytes &&
  grant.max <= code.max &&
  grant.vcpu <= VCPU &&
  grant.disk <= DISK &&
  grant.egress.length === 0
