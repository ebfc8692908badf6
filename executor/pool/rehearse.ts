import { randomBytes } from 'node:crypto'
import type { AgentLink } from '../guest/channel/index.ts'
import { jobText } from '../runners/index.ts'

const MEBIBYTE = 1024 * 1024
const SEED_BYTES = 64
const LIMITS = {
  memory: 64 * MEBIBYTE,
  disk: MEBIBYTE,
  processes: 16,
  files: 64,
  output: 4096,
  cpuMs: 20_000,
  wallMs: 20_000
}

/**
 * Runs a job of the house's own, by the same way as any, in a runner that is there for that alone: an emulator translates code when it first
 * meets it. The task that comes later has another runner, and is begun with another seed. Says whether it went as it should.
 */
export const rehearse = (link: AgentLink): Promise<boolean> =>
  new Promise((resolve) => {
    let value = ''
    const id = link.listen(
      (frame, body) => {
        if (frame.op === 'value') value += body.toString()
        if (frame.op === 'end') resolve(value === '3')
      },
      () => resolve(false)
    )
    link.say({ op: 'begin', now: Date.now(), limits: LIMITS }, randomBytes(SEED_BYTES))
    const job = jobText({ code: 'result = a + 1', input: { a: 2 } })
    link.say({ op: 'rehearse', id, language: 'python', last: true }, Buffer.from(job))
  })
