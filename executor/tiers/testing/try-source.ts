import type { Job, JobEnd, Limits, MachineSource } from '../../machine/index.ts'

const MEBIBYTE = 1024 * 1024

export const LIMITS: Limits = {
  vcpu: 1,
  memory: 128 * MEBIBYTE,
  wallMs: 20_000,
  cpuMs: 10_000,
  disk: 8 * MEBIBYTE,
  processes: 32,
  files: 64,
  output: 64 * 1024
}

/** Its end with what it printed, or the code of what was refused. */
export type Tried = (JobEnd & { readonly stdout: string; readonly stderr: string }) | { readonly refused: string }

/** Runs one job on a machine of its own. */
export const tryJob = async (
  source: MachineSource,
  image: string,
  job: Pick<Job, 'language' | 'code'> & Partial<Job>,
  limits: Partial<Limits> = {},
  signal: AbortSignal = new AbortController().signal
): Promise<Tried> => {
  const opened = await source.open({ image, limits: { ...LIMITS, ...limits }, egress: [] })
  if (!opened.ok) return { refused: opened.refusal.code }
  const printed = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
  const hear = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => printed[stream].push(bytes)
  const ended = await opened.value.run({ input: {}, ...job }, hear, signal)
  await opened.value.close()
  if (!ended.ok) return { refused: ended.refusal.code }
  const textOf = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString()
  return { ...ended.value, stdout: textOf(printed.stdout), stderr: textOf(printed.stderr) }
}
