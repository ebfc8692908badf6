import { ok, type Result, refuse } from '@writ/dsl/contract'
import { holdJailed } from '../../jail/index.ts'
import type { Hear, Job, JobEnd, Limits, Machine } from '../../machine/index.ts'
import { readValue } from '../../runners/index.ts'
import { type ChildJob, LAST_WORD_BYTES, limitOfExit, readLastWord } from './child-exit.ts'
import { type Child, driverOf } from './start-child.ts'

const jobFor = ({ code, input }: Job, { memory, output, wallMs, cpuMs }: Limits): string => {
  const job: ChildJob = { code, input: JSON.stringify(input), memory, output, wallMs, cpuMs }
  return JSON.stringify(job)
}

/** A machine for one piece of JavaScript, around a child that has had none. A second job is refused (`executor/closed`). */
export const wasmMachine = (child: Child, limits: Limits, onClosed: (machine: Machine) => void): Machine => {
  const closing = new AbortController()
  let running: Promise<Result<JobEnd>> | undefined

  const run = async (job: Job, hear: Hear, signal: AbortSignal): Promise<Result<JobEnd>> => {
    try {
      child.hold(limits.memory, limits.vcpu)
      const ending = AbortSignal.any([signal, closing.signal])
      const held = { ...limits, output: limits.output + LAST_WORD_BYTES }
      const { limit, ms, ...end } = await holdJailed(child.process, jobFor(job, limits), held, hear, ending)
      const { exitCode, value } = readLastWord(end.value, end.exitCode)
      if (closing.signal.aborted) return refuse('executor/closed')
      const ownLimit = limitOfExit(exitCode)
      if (limit !== null || ownLimit !== undefined) return ok({ exitCode: null, limit: limit ?? ownLimit ?? null, ms })
      if (exitCode === null) return signal.aborted ? ok({ exitCode, limit, ms }) : refuse('executor/machine-failed')
      const read = readValue(value)
      return ok({ exitCode, limit, ms, ...(exitCode === 0 && read.kind === 'value' && { value: read.value }) })
    } catch {
      return refuse('executor/machine-failed')
    }
  }

  const machine: Machine = {
    tier: 'wasm',
    driver: driverOf(child),
    async run(job, hear, signal) {
      if (running !== undefined || closing.signal.aborted) return refuse('executor/closed')
      if (job.language !== 'javascript') return refuse('executor/no-language', { tier: 'wasm', language: job.language })
      running = run(job, hear, signal)
      return running
    },
    async close() {
      closing.abort()
      await running
      await child.process.end()
      onClosed(machine)
    }
  }
  return machine
}
