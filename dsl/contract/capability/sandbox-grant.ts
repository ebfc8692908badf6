import * as z from 'zod'
import type { CodeUse } from '../manifest.ts'
import { parseOrigin } from '../page/origin.ts'
import { hashSchema } from '../text/hash-schema.ts'

/** What code can run in, weakest first: QuickJS in a process of its own, a jailed process, a machine with its own kernel. */
export const TIERS = ['wasm', 'process', 'microvm'] as const
export type Tier = (typeof TIERS)[number]

export const isTier = (value: unknown): value is Tier => TIERS.some((tier) => tier === value)

/** Does the tier hold code at least as well as `least`? */
export const isTierAtLeast = (tier: Tier, least: Tier): boolean => TIERS.indexOf(tier) >= TIERS.indexOf(least)

const isExactOrigin = (text: string): boolean => {
  const origin = parseOrigin(text)
  return origin.ok && origin.value === text
}

const MEBIBYTE = 1024 * 1024

/** What code of a plan may use of what the language has no word for: bytes of disk and output, the rest by number. */
const UNSAID = { vcpu: 1, disk: 64 * MEBIBYTE, processes: 64, files: 256, output: MEBIBYTE } as const

/** What a grant says of the machine itself. */
export const machineTerms = {
  /** Digest of the image, as registries write it. */
  image: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** The weakest tier that it may run in. */
  tier: z.enum(TIERS),
  vcpu: z.int().positive(),
  /** Bytes. */
  memory: z.int().positive(),
  /** Milliseconds for each run: of wall time, and of processor time of all its processes. */
  wall_ms: z.int().positive(),
  cpu_ms: z.int().positive(),
  /** Bytes. */
  disk: z.int().nonnegative(),
  /** Processes and threads at once. */
  processes: z.int().positive(),
  /** Open files of each process. */
  files: z.int().positive(),
  /** Bytes of stdout and stderr together; the value may have as many again. */
  output: z.int().positive(),
  /** Origins; none means no network. */
  egress: z.array(z.string())
} as const
export type MachineTerms = z.infer<z.ZodObject<typeof machineTerms>>

/** What code of the plan runs in (RFC 9396 authorization detail): one image, its limits, and whom it may reach. */
export const sandboxGrantSchema = z.strictObject({
  type: z.literal('writ_sandbox'),
  /** The effect that runs it, whose own grant says whether a person is asked. */
  id: z.string(),
  /** The executor that runs it: its id, which a child names as `aud`, and its origin. */
  executor: z.string().min(1),
  at: z.string().refine(isExactOrigin),
  language: z.string(),
  /** SHA-256 of the code. */
  code: hashSchema,
  ...machineTerms,
  max: z.int().positive(),
  /** It runs in the one sandbox of this run (`txn`), which lives no longer (`isOneMachine`); without it, in a machine of its own. */
  session: z.literal('run').optional()
})
export type SandboxGrant = z.infer<typeof sandboxGrantSchema>

/** Where code of plans is run: the executor, and the digests of its images by the language that they run. */
export interface CodeHost {
  readonly id: string
  /** Its origin, as devices reach it. */
  readonly url: string
  readonly images: Readonly<Record<string, string>>
}

const machineOf = (grant: SandboxGrant): string => {
  const { executor, at, image, tier, vcpu, memory, disk, processes, files, output, egress } = grant
  return JSON.stringify([executor, at, image, tier, vcpu, memory, disk, processes, files, output, egress])
}

/**
 * Can the code of all these run in one machine? Executor, image, tier and limits are the same, but for the language and the time, which are
 * of each piece of code. Of what is granted with `session` this must hold: the sandbox of a run is made once.
 */
export const isOneMachine = (grants: readonly SandboxGrant[]): boolean => new Set(grants.map(machineOf)).size < 2

const strongest = (tiers: readonly Tier[]): Tier =>
  tiers.reduce((most, tier) => (isTierAtLeast(tier, most) ? tier : most), 'wasm')

/**
 * The grants for the code of a plan. None where there is no executor, or none of its images runs the language, and such code is never
 * handed to one; nor for any code that shares a sandbox where no one image runs all of that. `tiers` holds the weakest tier by effect; one
 * that it does not name has a machine with its own kernel, and the sandbox of the run has the strongest of its code.
 */
export const sandboxGrants = (
  code: readonly CodeUse[],
  host: CodeHost | undefined,
  tiers: Readonly<Record<string, Tier>>
): readonly SandboxGrant[] => {
  const tierOf = ({ effect }: CodeUse): Tier => tiers[effect] ?? 'microvm'
  const shared = code.filter(({ session }) => session !== undefined)
  const sharedTier = strongest(shared.map(tierOf))
  const grants = code.flatMap((use): readonly SandboxGrant[] => {
    const { effect, language, hash, ms, bytes, max, session } = use
    const image = host && Object.hasOwn(host.images, language) ? host.images[language] : undefined
    if (!host || image === undefined) return []
    return [
      {
        type: 'writ_sandbox',
        id: effect,
        executor: host.id,
        at: host.url,
        image,
        language,
        code: hash,
        tier: session ? sharedTier : tierOf(use),
        ...UNSAID,
        memory: bytes,
        wall_ms: ms,
        cpu_ms: ms,
        egress: [],
        max,
        ...(session && { session })
      }
    ]
  })
  const [inSession, alone] = [grants.filter(({ session }) => session), grants.filter(({ session }) => !session)]
  return inSession.length === shared.length && isOneMachine(inSession) ? grants : alone
}

/** Is the grant for code that the plan really has, within the limits that stand there? Used on the device's own reading. */
export const grantsCode = (grant: SandboxGrant, code: CodeUse): boolean =>
  grant.id === code.effect &&
  grant.language === code.language &&
  grant.code === code.hash &&
  grant.wall_ms <= code.ms &&
  grant.memory <= code.bytes &&
  grant.max <= code.max &&
  grant.session === code.session &&
  grant.cpu_ms <= code.ms &&
  grant.vcpu <= UNSAID.vcpu &&
  grant.disk <= UNSAID.disk &&
  grant.processes <= UNSAID.processes &&
  grant.files <= UNSAID.files &&
  grant.output <= UNSAID.output &&
  grant.egress.length === 0
