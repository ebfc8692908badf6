import { type CodeEnd, isSoundJson, type Json, type LimitName, ok, type Result, refuse } from '@writ/dsl/contract'
import type { Hear, Job, JobEnd, Limits, Machine } from '../machine/index.ts'

/** A machine ends its own job. One that did not is told to after this long, in milliseconds, and destroyed after as long again. */
export const GRACE_MS = 5_000

const BAD_VALUE = 'the value is larger than the output may be, nested too deep, or holds a NUL or half a character\n'

const isFitting = (value: Json, output: number): boolean =>
  isSoundJson(value) && Buffer.byteLength(JSON.stringify(value)) <= output

/** What was printed, no more than the limit of both streams together. */
const openEars = (output: number, hear: Hear | undefined, tooMuch: () => void) => {
  const heard: { readonly stdout: Uint8Array[]; readonly stderr: Uint8Array[] } = { stdout: [], stderr: [] }
  let left = output
  const listen: Hear = (stream, bytes) => {
    const fitting = bytes.subarray(0, left)
    left -= fitting.length
    if (fitting.length > 0) {
      heard[stream].push(fitting.slice())
      hear?.(stream, fitting)
    }
    if (fitting.length < bytes.length) tooMuch()
  }
  const textOf = (stream: 'stdout' | 'stderr') => Buffer.concat(heard[stream]).toString()
  return { listen, textOf }
}

/** Ends a job whose machine does not: first by its signal, then with the machine. */
const watchOver = (machine: Machine, wallMs: number, asked: AbortSignal) => {
  const ending = new AbortController()
  const gone = Promise.withResolvers<Result<never>>()
  let destroying: NodeJS.Timeout | undefined
  let limit: LimitName | null = null
  const end = (why: LimitName | null) => {
    limit ??= why
    ending.abort()
    destroying ??= setTimeout(() => {
      gone.resolve(refuse('executor/machine-failed'))
      machine.close().catch(() => undefined)
    }, GRACE_MS)
  }
  const onAsked = () => end(null)
  const overdue = setTimeout(() => end('wall'), wallMs + GRACE_MS)
  asked.addEventListener('abort', onAsked, { once: true })
  if (asked.aborted) onAsked()
  return {
    signal: ending.signal,
    gone: gone.promise,
    end,
    limit: () => limit,
    stop: () => {
      clearTimeout(overdue)
      clearTimeout(destroying)
      asked.removeEventListener('abort', onAsked)
    }
  }
}

/**
 * Runs one job on a machine, and holds its time, its output and its value to the limits once more, should the machine not.
 * Refuses what `Machine.run` refuses; `executor/machine-failed` too where the machine would not end it.
 */
export const runJob = async (
  machine: Machine,
  job: Job,
  limits: Pick<Limits, 'wallMs' | 'output'>,
  { hear, signal }: { readonly hear?: Hear | undefined; readonly signal: AbortSignal }
): Promise<Result<CodeEnd>> => {
  const watch = watchOver(machine, limits.wallMs, signal)
  const ears = openEars(limits.output, hear, () => watch.end('output'))
  try {
    const ended = await Promise.race([machine.run(job, ears.listen, watch.signal), watch.gone])
    if (!ended.ok) return ended
    return ok(endOf(ended.value, watch.limit(), machine, limits.output, ears.textOf))
  } finally {
    watch.stop()
  }
}

const endOf = (
  { exitCode, value, limit, ms }: JobEnd,
  ownLimit: LimitName | null,
  { tier, driver }: Machine,
  output: number,
  textOf: (stream: 'stdout' | 'stderr') => string
): CodeEnd => {
  const isGood = value === undefined || isFitting(value, output)
  return {
    stdout: textOf('stdout'),
    stderr: `${textOf('stderr')}${isGood ? '' : BAD_VALUE}`,
    exitCode: isGood ? exitCode : 1,
    ...(value !== undefined && isGood && { value: value as NonNullable<CodeEnd['value']> }),
    tier,
    driver,
    ms,
    limit: limit ?? ownLimit
  }
}
