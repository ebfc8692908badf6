const MEBIBYTE = 1024 * 1024

/** What a token grants of a virtual machine of the smallest size. */
export const SMALL_MACHINE = {
  tier: 'microvm',
  memory: 64 * MEBIBYTE,
  disk: 16 * MEBIBYTE,
  wall_ms: 30_000,
  cpu_ms: 30_000,
  processes: 32,
  files: 64
} as const
