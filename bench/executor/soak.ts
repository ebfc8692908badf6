import { globalAgent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LimitName } from '@writ/dsl/contract'
import { imagesByLanguage } from '@writ/executor'
import type { MicrovmSource } from '@writ/executor/tiers/microvm'
import { startTestExecutor, type TestAnswer } from '../../executor/testing/test-executor.ts'
import { EXCEEDED } from '../../executor/tiers/testing/exceeded.ts'
import { type Holdings, holdingsNow } from './holdings.ts'

const MEBIBYTE = 1024 * 1024
const MACHINE = {
  memory: 64 * MEBIBYTE,
  disk: 16 * MEBIBYTE,
  wall_ms: 60_000,
  cpu_ms: 60_000,
  processes: 32,
  files: 64,
  output: 65_536
}
const TENANTS = ['a', 'b', 'c', 'd']
/** Quiet jobs that are sent at once: as a busy tenant would. */
const AT_ONCE = 4
/** How long what a machine held may take to be given back. */
const PATIENCE_MS = 60_000

export interface Soaked {
  /** How often an executor that was full said when to come again. */
  readonly busy: number
  /** Hostile jobs by the limit that ended them, and what ended otherwise than it should. */
  readonly ended: ReadonlyMap<LimitName, number>
  readonly wrong: readonly string[]
  /** Machines that were kept ready for more jobs once all were done. */
  readonly waiting: number
  /** Before anything was started; once the first jobs were done; once all were; and when the executor was closed. */
  readonly before: Holdings
  readonly warm: Holdings
  readonly idle: Holdings
  readonly closed: Holdings
}

/** Waits until what is held is no more than `least` says, for as long as it may take; gives what is held then. */
const settled = async (isLittle: (held: Holdings) => boolean): Promise<Holdings> => {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const held = await holdingsNow()
    if (isLittle(held) || Date.now() > until) return held
    await sleep(200)
  }
}

/**
 * Sends hostile jobs to an executor over HTTP, all at once and of several tenants, then quiet ones, a few at once; each with tokens and a
 * machine of its own. What is refused as busy comes again when it was told to.
 */
export const soak = async (
  source: MicrovmSource,
  { hostile, quiet, say }: { readonly hostile: number; readonly quiet: number; readonly say: (line: string) => void }
): Promise<Soaked> => {
  const before = await holdingsNow()
  const it = await startTestExecutor({ sources: [source], limits: { callsAMinute: 1_000_000 } })
  const images = imagesByLanguage(it.server.executor.offers)
  const wrong: string[] = []
  const ended = new Map<LimitName, number>()
  let busy = 0

  const run = async (n: number, language: string, code: string, more: object = {}): Promise<TestAnswer> => {
    for (;;) {
      const tenant = TENANTS[n % TENANTS.length]
      const grant = { ...MACHINE, ...more, tier: source.tier, language, image: images[language] }
      const answer = await it.run({ code, grant, parent: { tenant, aud: `dev_${n % 8}` } })
      if (answer.status !== 429) return answer
      busy += 1
      await sleep(Number(answer.headers['retry-after']) * 1000)
    }
  }
  const runQuiet = async (n: number) => {
    const { body } = await run(n, 'python', `result = ${n} + 1`)
    if (body.value !== n + 1) wrong.push(`quiet: ${JSON.stringify(body)}`)
    if (n > 0 && n % 100 === 0) say(`${n} quiet jobs`)
  }
  let done = 0
  const runHostile = async (n: number) => {
    const [what, language, code, { wallMs = MACHINE.wall_ms, cpuMs = MACHINE.cpu_ms, disk = MACHINE.disk }, limit] =
      EXCEEDED[n % EXCEEDED.length] ?? EXCEEDED[0] ?? ([] as never)
    const { body } = await run(n, language, code, { wall_ms: wallMs, cpu_ms: cpuMs, disk })
    if (body.limit === null || body.limit === undefined) wrong.push(`${what}: ${JSON.stringify(body).slice(0, 300)}`)
    else {
      ended.set(body.limit, (ended.get(body.limit) ?? 0) + 1)
      if (body.limit !== limit) wrong.push(`${what}: ended by ${body.limit} before ${limit}`)
    }
    if (++done % 20 === 0) say(`${done} hostile jobs`)
  }

  try {
    for (let n = 0; n < AT_ONCE; n++) await runQuiet(n)
    const { groups: each } = await settled(({ groups }) => groups > 0 && source.waiting === 1)
    const warm = await holdingsNow()
    await Promise.all(Array.from({ length: hostile }, (_, n) => runHostile(n)))
    let next = 0
    const worker = async () => {
      while (next < quiet) await runQuiet(next++)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const idle = await settled(({ groups }) => groups <= source.waiting * each)
    const { waiting } = source
    await it.server.close()
    globalAgent.destroy()
    const closed = await settled(({ processes, files }) => processes <= before.processes && files <= before.files)
    return { busy, ended, wrong, waiting, before, warm, idle, closed }
  } catch (error) {
    await it.server.close()
    throw error
  }
}
