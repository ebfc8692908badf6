import type { MachineSource } from '@writ/executor'
import type { MicrovmSource } from '@writ/executor/tiers/microvm'

const MEBIBYTE = 1024 * 1024
const LIMITS = {
  vcpu: 1,
  memory: 64 * MEBIBYTE,
  wallMs: 120_000,
  cpuMs: 120_000,
  disk: 16 * MEBIBYTE,
  processes: 32,
  files: 64,
  output: 65_536
}

/** One job in a machine that nobody had: from the request to its value. The machine is closed outside of what is timed. */
export const oneJob = async (source: MachineSource, image: string, language: 'python' | 'javascript') => {
  const started = performance.now()
  const machine = await source.open({ image, limits: LIMITS, egress: [] })
  if (!machine.ok) throw new Error(machine.refusal.message)
  const job = { language, code: 'result = x + 1', input: { x: 41 } }
  const end = await machine.value.run(job, () => undefined, new AbortController().signal)
  const took = performance.now() - started
  await machine.value.close()
  if (!end.ok || end.value.value !== 42) throw new Error('the job gave something else')
  return took
}

/** Waits until a machine of the pool is ready. */
export const untilReady = async (source: MicrovmSource): Promise<void> => {
  const until = performance.now() + 60_000
  while (source.waiting === 0) {
    if (performance.now() > until) throw new Error('no machine was made ready')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
