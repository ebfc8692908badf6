import type { Readable } from 'node:stream'
import type { LimitName } from '@writ/dsl/contract'
import type { Hear, Limits } from '../machine/index.ts'
import type { Jailed } from './start-jailed.ts'

/** What became of a process that was held to its limits. */
export interface HeldEnd {
  readonly exitCode: number | null
  readonly limit: LimitName | null
  /** What came out of fd 4. */
  readonly value: Uint8Array
  /** Milliseconds from its start to its end. */
  readonly ms: number
}

export type HeldLimits = Pick<Limits, 'wallMs' | 'cpuMs' | 'output'>

/** How often it is looked at what the kernel does not stop by itself. A job may have so much more processor time than was granted. */
const LOOK_MS = 20

/** What the kernel refused, or ended a process for, though no process of the group was stopped from outside. */
const softLimit = (jailed: Jailed): LimitName | null => {
  const { wantedMemory, wantedProcesses } = jailed.use()
  if (wantedMemory) return 'memory'
  if (jailed.isDiskFull()) return 'disk'
  return wantedProcesses ? 'processes' : null
}

/**
 * Gives the process what it reads at fd 3, hands on what it prints, and ends the whole jail as soon as a limit is passed, `signal`
 * comes, or the process is gone. What is printed beyond the limit is cut there. Resolves when nothing of the jail is left.
 */
export const holdJailed = async (
  jailed: Jailed,
  job: string,
  { wallMs, cpuMs, output }: HeldLimits,
  hear: Hear,
  signal: AbortSignal
): Promise<HeldEnd> => {
  const begun = performance.now()
  let limit: LimitName | null = null
  let stopped: Promise<void> | undefined
  const stop = (passed: LimitName | null): void => {
    if (stopped !== undefined) return
    // What hung because a process of it was ended for memory passed that limit first.
    limit = passed === 'wall' && jailed.use().wantedMemory ? 'memory' : passed
    stopped = jailed.end()
  }
  const onAbort = () => stop(null)

  let printed = 0
  const listen = (stream: Readable, name: 'stdout' | 'stderr') =>
    stream.on('data', (bytes: Buffer) => {
      const room = output - printed
      printed += bytes.length
      if (room > 0) hear(name, bytes.subarray(0, room))
      if (printed > output) stop('output')
    })
  const values: Buffer[] = []
  let valued = 0
  jailed.channelOut.on('data', (bytes: Buffer) => {
    valued += bytes.length
    if (valued > output) stop('output')
    else values.push(bytes)
  })
  listen(jailed.stdout, 'stdout')
  listen(jailed.stderr, 'stderr')

  const wall = setTimeout(() => stop('wall'), wallMs)
  const look = setInterval(() => {
    if (jailed.use().cpuMs > cpuMs) stop('cpu')
    // Asked now, since the program may have taken its files away at its end.
    jailed.isDiskFull()
  }, LOOK_MS)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  jailed.stdin.end()
  jailed.channelIn.end(job)
  const exitCode = await jailed.left
  const ms = performance.now() - begun
  clearTimeout(wall)
  clearInterval(look)
  signal.removeEventListener('abort', onAbort)
  // Processor time can be used up between two looks, and the kernel's own limit ends a process by a signal.
  if (stopped === undefined) limit = jailed.use().cpuMs > cpuMs ? 'cpu' : softLimit(jailed)
  await (stopped ?? jailed.end())
  return { exitCode: stopped === undefined ? exitCode : null, limit, value: Buffer.concat(values), ms }
}
