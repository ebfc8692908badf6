import { ok, type Result, refuse } from '@writ/dsl/contract'
import { type HeldEnd, type Hierarchy, holdJailed, type Scratch, startJailed } from '../../jail/index.ts'
import type { Hear, Job, JobEnd, Limits, Machine } from '../../machine/index.ts'
import { jobText, NOT_JSON, readValue, runnerArgv } from '../../runners/index.ts'

/** Where the image has the runners. */
const RUNNERS = '/usr/lib/writ/runners'

/** The part of the disk that is for what programs put aside; the rest is the work folder's. */
const TEMPORARY_SHARE = 4

const scratchOf = (disk: number): readonly Scratch[] => {
  const temporary = Math.floor(disk / TEMPORARY_SHARE)
  return [
    { path: '/work', bytes: disk - temporary },
    { path: '/tmp', bytes: temporary }
  ]
}

const ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/work',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  USER: 'user',
  PYTHONDONTWRITEBYTECODE: '1'
} as const

/** As bubblewrap says that a process was ended by SIGKILL, which the kernel sends where memory runs out. */
const KILLED = 137

/** The end of a job, from that of its process and what came over its value channel. */
const endOf = ({ exitCode: left, limit, value, ms }: HeldEnd, hear: Hear): JobEnd => {
  const exitCode = limit === 'memory' && left === KILLED ? null : left
  const read = exitCode === null ? { kind: 'none' as const } : readValue(value)
  switch (read.kind) {
    case 'none':
      return { exitCode, limit, ms }
    case 'limit':
      return { exitCode, limit: exitCode === 0 ? limit : (limit ?? read.limit), ms }
    case 'not-json':
      hear('stderr', new TextEncoder().encode(NOT_JSON))
      return { exitCode: exitCode === 0 ? 1 : exitCode, limit, ms }
    case 'value':
      return exitCode === 0 ? { exitCode, limit, ms, value: read.value } : { exitCode, limit, ms }
  }
}

export interface ProcessMachineOptions {
  readonly hierarchy: Hierarchy
  /** The image's root, on the host. */
  readonly rootFolder: string
  readonly limits: Limits
  readonly onClosed: (machine: Machine) => void
}

/**
 * A machine for one job: a jail that is made when the job comes, and is gone when it ends, files and all. A second job is refused
 * (`executor/closed`).
 */
export const processMachine = ({ hierarchy, rootFolder, limits, onClosed }: ProcessMachineOptions): Machine => {
  const closing = new AbortController()
  let running: Promise<Result<JobEnd>> | undefined

  const run = async (job: Job, hear: Hear, signal: AbortSignal): Promise<Result<JobEnd>> => {
    const command = {
      view: { shows: [{ from: rootFolder, to: '/' }], scratch: scratchOf(limits.disk), env: ENV, cwd: '/work' },
      argv: runnerArgv(job.language, RUNNERS),
      limits
    }
    try {
      const jailed = await startJailed(hierarchy, command)
      const held = await holdJailed(jailed, jobText(job), limits, hear, AbortSignal.any([signal, closing.signal]))
      return closing.signal.aborted ? refuse('executor/closed') : ok(endOf(held, hear))
    } catch {
      return refuse('executor/machine-failed')
    }
  }

  const machine: Machine = {
    tier: 'process',
    driver: 'bubblewrap',
    async run(job, hear, signal) {
      if (running !== undefined || closing.signal.aborted) return refuse('executor/closed')
      running = run(job, hear, signal)
      return running
    },
    async close() {
      closing.abort()
      await running
      onClosed(machine)
    }
  }
  return machine
}
