import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { AgentLink, GuestEnd } from '../../guest/channel/index.ts'
import type { Hear, Job, JobEnd, Limits } from '../../machine/index.ts'
import { jobText, NOT_JSON, readValue } from '../../runners/index.ts'
import { feed } from './feed.ts'

const JOB_FD = 3
/** The guest ends a job in time by itself. One that did not is ended from outside this much later, in milliseconds. */
export const LATE_MS = 3_000

const jobEnd = ({ exitCode, limit, ms }: GuestEnd, value: Buffer, hear: Hear): JobEnd => {
  const read = readValue(value)
  if (read.kind === 'value') return { exitCode, value: read.value, limit, ms }
  if (read.kind === 'none') return { exitCode, limit, ms }
  hear('stderr', Buffer.from(NOT_JSON))
  return { exitCode: exitCode === 0 ? 1 : exitCode, limit, ms }
}

/** Runs a job by the agent at the link. `end` destroys the machine: a guest that does not keep time or measure is not asked twice. */
export const runInGuest = (
  link: AgentLink,
  limits: Limits,
  job: Job,
  hear: Hear,
  signal: AbortSignal,
  end: () => void
): Promise<Result<JobEnd>> =>
  new Promise((resolve) => {
    const { wallMs, cpuMs } = job.time ?? limits
    const value: Buffer[] = []
    let [printed, valued] = [0, 0]
    const started = performance.now()
    const settle = (result: Result<JobEnd>) => {
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
      resolve(result)
    }
    const overrun = () => {
      settle(refuse('executor/machine-failed'))
      end()
    }
    const late = setTimeout(() => {
      settle(ok({ exitCode: null, limit: 'wall', ms: performance.now() - started }))
      end()
    }, wallMs + LATE_MS)
    const id = link.listen((frame, body) => {
      if (frame.op === 'out') {
        printed += body.length
        if (printed > limits.output) return overrun()
        hear(frame.stream, body)
      } else if (frame.op === 'value') {
        valued += body.length
        if (valued > limits.output) return overrun()
        value.push(body)
      } else if (frame.op === 'end') {
        settle(ok(jobEnd(frame, Buffer.concat(value), hear)))
      }
    }, overrun)
    const stop = () => {
      link.say({ op: 'kill', id, signal: 'SIGKILL' })
    }
    signal.addEventListener('abort', stop, { once: true })
    feed(link, { op: 'run', id, language: job.language, time: { wallMs, cpuMs } }, JOB_FD, Buffer.from(jobText(job)))
    if (signal.aborted) stop()
  })
